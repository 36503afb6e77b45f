package io.weir.functions.flights;

import java.time.Instant;

/** One airport's hour. */
public record AirportHour(
    String airport, Instant hour, long flights, double meanDelay, long worstDelay) {
  static AirportHour of(String airport, Instant start, Instant end, Delays delays) {
    return new AirportHour(
        airport,
        start,
        delays.flights(),
        (double) delays.minutes() / delays.flights(),
        delays.worst());
  }
}
