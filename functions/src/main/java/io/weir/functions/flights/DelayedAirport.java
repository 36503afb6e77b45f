package io.weir.functions.flights;

import java.time.Instant;

/**
 * An airport's place in an hour.
 *
 * @param rank 1 for the airport with the largest mean delay
 */
public record DelayedAirport(
    Instant hour, int rank, String airport, double meanDelay, long flights) {
  static DelayedAirport of(String hour, int rank, AirportHour row) {
    return new DelayedAirport(row.hour(), rank, row.airport(), row.meanDelay(), row.flights());
  }
}
