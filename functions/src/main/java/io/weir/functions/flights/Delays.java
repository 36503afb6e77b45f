package io.weir.functions.flights;

/** Number of flights, and the sum and the largest of their delays in minutes. */
public record Delays(long flights, long minutes, long worst) {
  static final Delays NONE = new Delays(0, 0, Long.MIN_VALUE);

  Delays with(Flight flight) {
    return merge(new Delays(1, flight.delay(), flight.delay()));
  }

  Delays merge(Delays later) {
    return new Delays(
        flights + later.flights, minutes + later.minutes, Math.max(worst, later.worst));
  }
}
