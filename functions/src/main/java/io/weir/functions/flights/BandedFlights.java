package io.weir.functions.flights;

import static java.time.Duration.ofDays;

import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.join.TemporalJoin;
import io.weir.time.WatermarkStrategy;

/**
 * Departures with the delay band of their airport at the scheduled time: whether a delay was to be
 * expected. A flight becomes known when it departs, hours after its schedule at worst, and meets
 * the band of then, not the present one.
 */
public final class BandedFlights {
  public static final Source<DelayBand> BANDS =
      Source.stream("delay-bands", Json.of(DelayBand.class))
          .timestampMillis(DelayBand::since, WatermarkStrategy.monotonic());

  /** Flights that became known too late to say which band there was. */
  public static final Output<Flight> LATE = Output.of("late-flights", Flight.class);

  public static final StreamFunction FUNCTION =
      StreamFunction.named("banded-flights")
          .compute(
              TemporalJoin.of(
                      Flights.DEPARTURES.keyBy(Flight::origin), BANDS.keyBy(DelayBand::airport))
                  .removedBy(DelayBand::isOver)
                  .lateLeft(LATE)
                  .expireAfter(ofDays(90))
                  .leftJoin(BandedFlight::of))
          .to(DynamoSink.table("banded-flights", BandedFlight.class).key("id"))
          .to(LATE, DynamoSink.table("late-flights", Flight.class).key("id"))
          .build();

  private BandedFlights() {}
}
