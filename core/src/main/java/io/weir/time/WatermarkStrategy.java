package io.weir.time;

import java.time.Duration;

/**
 * Says how far event time has come after each record. A watermark W means: no event with a
 * timestamp at or below W is expected any more. Watermarks are epoch milliseconds; {@link #NONE} is
 * "nothing known yet". A strategy holds no state: the current watermark is all that it is given, so
 * the clock of a shard can be resumed from its last committed watermark.
 *
 * @param <V> the decoded value of a record
 */
public interface WatermarkStrategy<V> {
  /** The watermark before the first record. */
  long NONE = Long.MIN_VALUE;

  /**
   * The watermark that holds after an event.
   *
   * @param value the event's value
   * @param timestamp its event time, epoch milliseconds; its arrival where that is earlier, unless
   *     the strategy is {@link #aheadOfArrival}
   * @param arrival when the record reached the log, epoch milliseconds
   * @param current the watermark before it; {@link #NONE} before the first
   * @return the watermark after it; a lower one than {@code current} is ignored, watermarks never
   *     go back
   */
  long after(V value, long timestamp, long arrival, long current);

  /**
   * How far event time may come without a shard that is idle: everything in it that arrived before
   * a time is finished, so what comes later arrived at that time or after it (R7). An event that is
   * out of order by no more than the strategy allows is not late by that. Nothing is known of the
   * author's own rule, nor of events ahead of their arrival: by the one event time comes up to that
   * time, by the others as far as other shards.
   *
   * @param until epoch milliseconds, by the clock of who polled the shard
   */
  default long whileSilent(long until) {
    return until - 1;
  }

  /** A few words for {@code describe()}. */
  String describe();

  /** False if the watermark may go beyond the arrival of what moves it. */
  default boolean cappedByArrival() {
    return true;
  }

  /**
   * The same strategy, by which an event moves the clock beyond its own arrival: for streams whose
   * event time lies in the future as a rule, such as departures, and for logs that were recorded
   * with other arrivals. One event that is stamped wrong then makes late whatever follows it, by as
   * much as {@link io.weir.Source#maxSkew} allows; without this setting none can (R20).
   */
  default WatermarkStrategy<V> aheadOfArrival() {
    return new AheadOfArrival<>(this);
  }

  /**
   * Events may be out of order by at most {@code bound}: watermark = min(timestamp, arrival) -
   * bound - 1 ms (as in Flink's BoundedOutOfOrdernessWatermarks, but after every record and not on
   * a clock, and no further than the record's arrival: R20).
   */
  static <V> WatermarkStrategy<V> boundedOutOfOrderness(Duration bound) {
    return BoundedOutOfOrderness.of(bound);
  }

  /** Timestamps never decrease within a shard: bounded out-of-orderness of zero. */
  static <V> WatermarkStrategy<V> monotonic() {
    return BoundedOutOfOrderness.of(Duration.ZERO);
  }

  /** The author's own rule, named for {@code describe()}. */
  static <V> WatermarkStrategy<V> custom(String name, Rule<V> rule) {
    return new CustomWatermarks<>(name, rule);
  }

  /** The body of a custom strategy; see {@link WatermarkStrategy#after}. It changes no event. */
  @FunctionalInterface
  interface Rule<V> {
    long after(V value, long timestamp, long arrival, long current);
  }
}
