package io.weir.time;

/**
 * A stretch of event time, {@code [start, end)} in epoch milliseconds.
 *
 * @param start first millisecond that belongs to it
 * @param end first millisecond behind it
 */
public record TimeWindow(long start, long end) {
  /** The one window of everything; it has no end. */
  public static final TimeWindow GLOBAL = new TimeWindow(Long.MIN_VALUE, Long.MAX_VALUE);

  /** The largest timestamp that belongs to it: the window is due when the watermark reaches it. */
  public long maxTimestamp() {
    return maxTimestamp(end);
  }

  /** The same of a window with that end. */
  public static long maxTimestamp(long end) {
    return end == Long.MAX_VALUE ? Long.MAX_VALUE : end - 1;
  }

  /**
   * When its state is dropped: maxTimestamp + allowed lateness, Long.MAX_VALUE if that overflows
   * (S2.1).
   */
  public long cleanupTime(long allowedLateness) {
    return cleanupTime(end, allowedLateness);
  }

  /** The same of a window with that end. */
  public static long cleanupTime(long end, long allowedLateness) {
    long cleanup = maxTimestamp(end) + allowedLateness;
    return cleanup >= maxTimestamp(end) ? cleanup : Long.MAX_VALUE;
  }

  /** True if they overlap or touch: a distance of exactly the gap merges sessions (S1.3). */
  public boolean touches(TimeWindow other) {
    return start <= other.end && end >= other.start;
  }

  /** The smallest window that covers both. */
  public TimeWindow cover(TimeWindow other) {
    return new TimeWindow(Math.min(start, other.start), Math.max(end, other.end));
  }
}
