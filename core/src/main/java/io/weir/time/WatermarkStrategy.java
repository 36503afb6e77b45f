package io.weir.time;

import java.time.Duration;

/**
 * Computes the watermark after each record. A watermark W means: no event with a timestamp at or
 * below W is expected any more. Watermarks are epoch milliseconds; {@link #NONE} means that nothing
 * is known yet. A strategy holds no state: it gets the current watermark, so a shard's clock goes
 * on from its last committed watermark.
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
   * @param timestamp the earlier of its event time and its arrival, epoch milliseconds; its event
   *     time if the strategy is {@link #aheadOfArrival}
   * @param arrival when the record reached the log, epoch milliseconds
   * @param current the watermark before it; {@link #NONE} before the first
   * @return the watermark after it; a lower one than {@code current} is ignored, watermarks never
   *     go back
   */
  long after(V value, long timestamp, long arrival, long current);

  /**
   * The watermark up to which event time may pass without a shard that is idle. All records that
   * arrived in it before {@code until} are finished, so later records arrived at {@code until} or
   * after it (R7). An event that is out of order by no more than the strategy's bound is not made
   * late so. A rule of the author's own has no known bound: event time comes up to {@code until}.
   * With {@link #aheadOfArrival} arrivals say nothing: it goes as far as other shards allow.
   *
   * @param until epoch milliseconds, by the clock of the process that polled the shard
   */
  default long whileSilent(long until) {
    return until - 1;
  }

  /** Describes the strategy in a few words, for {@code describe()}. */
  String describe();

  /** False if an event may move the watermark beyond its own arrival. */
  default boolean cappedByArrival() {
    return true;
  }

  /**
   * The same strategy, but an event may move the clock beyond its own arrival. For streams whose
   * event times usually lie in the future, such as departures, and for replayed logs with other
   * arrivals. An event with a wrong timestamp can then make later events late, by as much as {@link
   * io.weir.Source#maxSkew} allows; without this setting it cannot (R20).
   */
  default WatermarkStrategy<V> aheadOfArrival() {
    return new AheadOfArrival<>(this);
  }

  /**
   * Events may be out of order by at most {@code bound}: watermark = min(timestamp, arrival) -
   * bound - 1 ms. As in Flink's BoundedOutOfOrdernessWatermarks, but after every record and not on
   * a clock, and no further than the record's arrival (R20).
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
