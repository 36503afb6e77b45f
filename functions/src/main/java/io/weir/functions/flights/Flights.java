package io.weir.functions.flights;

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
 * Departure delays per airport and hour of schedule. A flight becomes known when it has left, up to
 * an hour before its schedule and hours after it.
 */
public final class Flights {
  public static final Source<Flight> DEPARTURES =
      Source.stream("departures", Json.of(Flight.class))
          .timestampMillis(Flight::scheduled, boundedOutOfOrderness(Duration.ofMinutes(30)))
          .dedupe(Flight::id, Duration.ofHours(12))
          .maxSkew(Duration.ofHours(2));

  public static final Output<Flight> LATE = Output.of("late", Flight.class);

  private static final Aggregate<Flight, Delays, Delays> DELAYS =
      Aggregate.of(
          () -> Delays.NONE,
          Delays::with,
          Delays::merge,
          result -> result,
          Compact.of(Delays.class));

  public static final StreamFunction FUNCTION =
      StreamFunction.named("flights")
          .from(DEPARTURES.keyBy(Flight::origin))
          .compute(
              Window.of(DEPARTURES)
                  .tumbling(Duration.ofHours(1))
                  .allowedLateness(Duration.ofHours(2))
                  .late(LATE)
                  .aggregate(DELAYS, AirportHour::of))
          .to(DynamoSink.table("delays-per-hour", AirportHour.class).key("airport", "hour"))
          .to(LATE, DynamoSink.table("late-flights", Flight.class).key("id"))
          .build();

  private Flights() {}
}
