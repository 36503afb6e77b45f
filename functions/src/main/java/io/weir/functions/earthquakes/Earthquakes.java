package io.weir.functions.earthquakes;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Compact;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.window.Window;
import java.time.Duration;

/**
 * Earthquakes per seismic network and hour: their number, and the strongest. Reports become known
 * hours or days after the quake, so an hour's result is withdrawn and given again when a late
 * report comes; reports more than two days late go to an output of their own.
 */
public final class Earthquakes {
  public static final Source<Quake> QUAKES =
      Source.stream("quakes", Json.of(Quake.class))
          .timestampMillis(Quake::time, boundedOutOfOrderness(Duration.ofHours(1)))
          .dedupe(Quake::id, Duration.ofDays(7));

  public static final Output<Quake> LATE = Output.of("late", Quake.class);

  private static final Aggregate<Quake, Strongest, Strongest> STRONGEST =
      Aggregate.of(
          () -> Strongest.NONE,
          Strongest::with,
          Strongest::merge,
          result -> result,
          Compact.of(Strongest.class));

  public static final StreamFunction FUNCTION =
      StreamFunction.named("earthquakes")
          .from(QUAKES.keyBy(Quake::net))
          .compute(
              Window.of(QUAKES)
                  .tumbling(Duration.ofHours(1))
                  .allowedLateness(Duration.ofDays(2))
                  .late(LATE)
                  .retracting()
                  .aggregate(STRONGEST, NetworkHour::of))
          .to(DynamoSink.table("quakes-per-hour", NetworkHour.class).key("net", "hour"))
          .to(LATE, DynamoSink.table("late-quakes", Quake.class).key("id"))
          .build();

  private Earthquakes() {}
}
