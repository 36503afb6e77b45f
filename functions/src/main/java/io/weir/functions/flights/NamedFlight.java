package io.weir.functions.flights;

import java.util.Optional;

/**
 * A departure with the city that it left.
 *
 * @param city the code of the airport if the table does not have it
 * @param delay minutes behind schedule
 */
public record NamedFlight(String city, String state, long delay) {
  static NamedFlight of(Flight flight, Optional<Airport> airport) {
    return new NamedFlight(
        airport.map(Airport::city).orElse(flight.origin()),
        airport.map(Airport::state).orElse(""),
        flight.delay());
  }
}
