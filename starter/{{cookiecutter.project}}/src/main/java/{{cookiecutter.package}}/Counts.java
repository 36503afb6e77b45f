package {{cookiecutter.package}};

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.window.Window;
import java.time.Duration;

/** Views per page and minute; a view that is sent twice counts once. */
public final class Counts {
  public static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class))
          .timestamps(View::at, boundedOutOfOrderness(Duration.ofSeconds(10)))
          .dedupe(View::id, Duration.ofHours(1));

  public static final Output<View> LATE = Output.of("late", View.class);

  public static final StreamFunction FUNCTION =
      StreamFunction.named("counts")
          .from(VIEWS.keyBy(View::page))
          .compute(
              Window.of(VIEWS)
                  .tumbling(Duration.ofMinutes(1))
                  .allowedLateness(Duration.ofSeconds(30))
                  .late(LATE)
                  .aggregate(counting(), PageCount::new))
          .to(DynamoSink.table("page-counts", PageCount.class).key("page", "start"))
          .to(LATE, DynamoSink.table("late-views", View.class).key("id"))
          .deadLetters(DeadLetterTable.table("dead-letters"))
          .build();

  private Counts() {}
}
