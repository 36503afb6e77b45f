package io.weir.functions.flights;

/**
 * How an airport runs, from a time until the next such event.
 *
 * @param since epoch milliseconds
 * @param band {@code on time}, {@code slow} or {@code jammed}; {@link #OPEN_END} if nobody watches
 *     the airport any more
 */
public record DelayBand(String airport, long since, String band) {
  /** No band from then on. */
  public static final String OPEN_END = "";

  /**
   * The band of an airport from whose last departure is known.
   *
   * @param delay minutes behind schedule
   */
  public static DelayBand of(String airport, long since, long delay) {
    return new DelayBand(airport, since, delay < 15 ? "on time" : delay < 60 ? "slow" : "jammed");
  }

  boolean isOver() {
    return band.equals(OPEN_END);
  }
}
