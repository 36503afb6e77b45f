package io.weir.time;

import io.weir.annotation.Internal;

/**
 * Lets an event move a clock no further than its own arrival (S3.1, R20): watermark =
 * min(timestamp, arrival) - bound - 1, whatever the strategy. So an event that is stamped hours
 * ahead makes no later event late. The event itself is still put into its window.
 */
@Internal
public final class ArrivalCap {
  private ArrivalCap() {}

  /**
   * The watermark after an event. The strategy gets a timestamp that is at most the arrival. If it
   * still answers a watermark beyond the arrival, for example from a time in the value, the
   * watermark is one millisecond before the arrival.
   *
   * @param strategy the strategy the strategy of the event's source; the author's code
   * @param timestamp event time, epoch milliseconds
   * @param arrival when the record reached the log, epoch milliseconds
   * @param current the watermark before it; {@link WatermarkStrategy#NONE} before the first
   * @return at least {@code current}: watermarks never go back
   */
  public static <V> long after(
      WatermarkStrategy<V> strategy, V value, long timestamp, long arrival, long current) {
    if (!strategy.cappedByArrival()) {
      return Math.max(current, strategy.after(value, timestamp, arrival, current));
    }
    long said = strategy.after(value, Math.min(timestamp, arrival), arrival, current);
    return Math.max(current, Math.min(said, arrival - 1));
  }
}
