package io.weir.localstack.function;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.window.Window;
import java.time.Duration;

/** Hits per page and minute; it throws for one page. */
public final class Hits {
  /** The function always fails on it. */
  public static final String POISON = "poison";

  public static final Source<Hit> HITS =
      Source.stream("hits", Json.of(Hit.class))
          .timestampMillis(Hit::at, boundedOutOfOrderness(Duration.ofSeconds(10)))
          .dedupe(Hit::id, Duration.ofHours(1));

  public static final Output<Hit> LATE = Output.of("late", Hit.class);

  private static final Aggregate<Hit, Long, Long> COUNT =
      Aggregate.of(() -> 0L, Hits::count, Long::sum, count -> count, Json.of(Long.class));

  public static final StreamFunction FUNCTION =
      StreamFunction.named("hits")
          .from(HITS.keyBy(Hit::page))
          .compute(
              Window.of(Hit.class)
                  .tumbling(Duration.ofMinutes(1))
                  .allowedLateness(Duration.ofSeconds(30))
                  .late(LATE)
                  .aggregate(COUNT, HitCount::new))
          .to(DynamoSink.table("hit-counts", HitCount::item).key("page", "start"))
          .to(LATE, DynamoSink.table("late-hits", Hit::item).key("id"))
          .build();

  private Hits() {}

  private static Long count(Long before, Hit hit) {
    if (hit.page().equals(POISON)) {
      throw new IllegalStateException("the page '" + POISON + "' cannot be counted");
    }
    return before + 1;
  }
}
