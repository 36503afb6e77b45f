package io.weir;

import java.time.Duration;
import java.util.Objects;

/**
 * A bound on how late a result may be, for {@link StreamFunction.Builder#objective}.
 *
 * @param from where its time begins
 * @param most the longest time that is in time
 */
public record Latency(From from, Duration most) {
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Where the time of a result begins. It ends when its sink has taken it. */
  public enum From {
    /**
     * The arrival of the record in the log: what the function itself is to answer for. Results of
     * timers count from the newest record of the batch that let them fire; those of ticks do not
     * count, as no record did.
     */
    ARRIVAL,
    /**
     * The time of the event, and of a timer or window its own time: what a reader of the results
     * sees, with the delay of producers and the bound of the watermark.
     */
    EVENT_TIME
  }

  /**
   * @throws IllegalArgumentException if the time is not positive, or longer than a year
   */
  public Latency {
    Objects.requireNonNull(from, "from");
    if (most.toMillis() < 1 || most.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "latency(" + most + ") must be at least a millisecond and at most " + LONGEST);
    }
  }

  /** From the arrival of a record in its log to the delivery of the result. */
  public static Latency latency(Duration most) {
    return new Latency(From.ARRIVAL, most);
  }

  /** From the time of an event, or of a timer, to the delivery of the result. */
  public static Latency eventLatency(Duration most) {
    return new Latency(From.EVENT_TIME, most);
  }
}
