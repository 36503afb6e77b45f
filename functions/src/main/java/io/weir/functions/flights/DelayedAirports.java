package io.weir.functions.flights;

import static java.time.Duration.ofDays;
import static java.util.Comparator.comparingDouble;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.rank.Rank;

/**
 * The ten airports with the largest mean delay, hour by hour: the second stage behind {@link
 * Flights}, whose rows come in a stream. Rows of all airports meet under the key of their hour. An
 * hour's row comes again for each flight that became known late, and may move either way.
 */
public final class DelayedAirports {
  public static final Source<AirportHour> AIRPORT_HOURS =
      Source.stream("airport-hours", Json.of(AirportHour.class));

  public static final StreamFunction FUNCTION =
      StreamFunction.named("delayed-airports")
          .from(AIRPORT_HOURS.keyBy(row -> row.hour().toString()))
          .compute(
              Rank.of(AIRPORT_HOURS)
                  .top(10)
                  .by(
                      comparingDouble(AirportHour::meanDelay)
                          .reversed()
                          .thenComparing(AirportHour::airport))
                  .updatedBy(AirportHour::airport)
                  .expireAfter(ofDays(2))
                  .ranks(DelayedAirport::of))
          .to(DynamoSink.table("delayed-airports", DelayedAirport.class).key("hour", "rank"))
          .build();

  private DelayedAirports() {}
}
