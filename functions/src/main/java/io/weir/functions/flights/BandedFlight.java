package io.weir.functions.flights;

import org.jspecify.annotations.Nullable;

/**
 * A departure and how its airport ran when it was scheduled.
 *
 * @param delay minutes behind schedule
 * @param band {@code unknown} if no band had been said
 */
public record BandedFlight(String id, String airport, String band, long delay) {
  static BandedFlight of(Flight flight, @Nullable DelayBand band) {
    return new BandedFlight(
        flight.id(), flight.origin(), band == null ? "unknown" : band.band(), flight.delay());
  }
}
