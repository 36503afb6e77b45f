package io.weir.time;

/**
 * An event moves a clock no further than its own arrival (S3.1, R20): watermark = min(timestamp,
 * arrival) - bound - 1, whatever the strategy. So one event that is stamped hours ahead makes
 * nothing late that comes after it. Its window it is put into all the same.
 */
public final class ArrivalCap {
  private ArrivalCap() {}

  /**
   * The watermark after an event. A strategy is told a timestamp that is at most the arrival; what
   * it says beyond the arrival all the same, such as from a time that it reads in the value, is
   * brought back to one millisecond before the arrival.
   *
   * @param strategy of the event's source; the author's code
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
