package io.weir.functions.coldstart;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.functions.pageviews.PageCount;
import io.weir.functions.pageviews.View;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.window.Window;
import java.time.Duration;

/**
 * Page views, keyed by the partition key so that a batch asks nothing but DynamoDB: progress and
 * key are read, the key is committed, progress is written.
 */
public final class ColdFunction extends StreamHandler {
  public ColdFunction() {
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
            .to(DynamoSink.table("page-counts", ColdFunction::item).key("page"))
            .build(),
        DynamoStateStore.fromEnvironment(),
        HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
  }

  private static java.util.Map<String, Object> item(PageCount count) {
    return java.util.Map.of("page", count.page(), "views", count.views());
  }
}
