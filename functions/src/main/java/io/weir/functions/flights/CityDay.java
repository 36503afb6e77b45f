package io.weir.functions.flights;

import java.time.Instant;

/** A day of an airport, with the name of its city. */
public record CityDay(
    String airport, Instant day, String city, String state, long flights, double meanDelay) {
  static CityDay of(String airport, Instant start, Instant end, CityDelays delays) {
    return new CityDay(
        airport,
        start,
        delays.city(),
        delays.state(),
        delays.flights(),
        (double) delays.minutes() / delays.flights());
  }
}
