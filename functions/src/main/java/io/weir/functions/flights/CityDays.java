package io.weir.functions.flights;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;

import io.weir.KeyedSource;
import io.weir.Lookup;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Compact;
import io.weir.dynamo.DynamoLookup;
import io.weir.dynamo.DynamoSink;
import io.weir.window.Window;

/**
 * Departure delays per airport and day, by the names of cities: each departure is enriched from a
 * table of airports, a batch at once.
 */
public final class CityDays {
  public static final Lookup<String, Airport> AIRPORTS =
      DynamoLookup.table("airports", Airport.class).key("iata").cachedFor(ofHours(1));

  private static final KeyedSource<NamedFlight> NAMED =
      Flights.DEPARTURES.keyBy(Flight::origin).enrich(Flight::origin, AIRPORTS, NamedFlight::of);

  private static final Aggregate<NamedFlight, CityDelays, CityDelays> DELAYS =
      Aggregate.of(
          () -> CityDelays.NONE,
          CityDelays::with,
          CityDelays::merge,
          result -> result,
          Compact.of(CityDelays.class));

  public static final StreamFunction FUNCTION =
      StreamFunction.named("city-days")
          .from(NAMED)
          .compute(
              Window.of(NAMED.source())
                  .tumbling(ofDays(1))
                  .allowedLateness(ofHours(12))
                  .aggregate(DELAYS, CityDay::of))
          .to(DynamoSink.table("city-days", CityDay.class).key("airport", "day"))
          .build();

  private CityDays() {}
}
