package io.weir.functions.flights;

/** The city of some flights, their number, and the sum of their delays in minutes. */
public record CityDelays(String city, String state, long flights, long minutes) {
  static final CityDelays NONE = new CityDelays("", "", 0, 0);

  CityDelays with(NamedFlight flight) {
    return new CityDelays(flight.city(), flight.state(), flights + 1, minutes + flight.delay());
  }

  CityDelays merge(CityDelays later) {
    CityDelays named = later.flights > 0 ? later : this;
    return new CityDelays(
        named.city, named.state, flights + later.flights, minutes + later.minutes);
  }
}
