package io.weir.functions.coldstart;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.connect.sqs.SqsSink;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.functions.pageviews.PageCount;
import io.weir.functions.pageviews.View;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.window.Window;
import java.time.Duration;
import java.util.Map;

/** As {@link ColdFunction}, with a queue of SQS as one more sink. */
public final class ColdSinkFunction extends StreamHandler {
  public ColdSinkFunction() {
    super(
        StreamFunction.named("cold")
            .from(
                Source.stream("views", Json.of(View.class))
                    .timestamps(View::at, boundedOutOfOrderness(Duration.ofSeconds(10)))
                    .dedupe(View::id, Duration.ofHours(1))
                    .keyByPartitionKey())
            .compute(
                Window.of(View.class)
                    .tumbling(Duration.ofMinutes(1))
                    .aggregate(counting(), PageCount::new))
            .to(DynamoSink.table("page-counts", ColdSinkFunction::item).key("page"))
            .to(SqsSink.standard("page-notices", PageCount.class))
            .build(),
        DynamoStateStore.fromEnvironment(),
        HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
  }

  private static Map<String, Object> item(PageCount count) {
    return Map.of("page", count.page(), "views", count.views());
  }
}
