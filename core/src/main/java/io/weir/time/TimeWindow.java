package io.weir.time;

/**
 * An interval of event time, {@code [start, end)} in epoch milliseconds.
 *
 * @param start the first millisecond of the window
 * @param end the first millisecond after the window
 */
public record TimeWindow(long start, long end) {
  /** The one window of everything; it has no end. */
  public static final TimeWindow GLOBAL = new TimeWindow(Long.MIN_VALUE, Long.MAX_VALUE);

  /** The largest timestamp in the window: the window is due when the watermark reaches it. */
  public long maxTimestamp() {
    return maxTimestamp(end);
  }

  /** The largest timestamp in a window with that end. */
  public static long maxTimestamp(long end) {
    return end == Long.MAX_VALUE ? Long.MAX_VALUE : end - 1;
  }

  /**
   * The watermark at which the window's state is dropped: maxTimestamp + allowed lateness,
   * Long.MAX_VALUE if that overflows (S2.1).
   */
  public long cleanupTime(long allowedLateness) {
    return cleanupTime(end, allowedLateness);
  }

  /** The cleanup time of a window with that end. */
  public static long cleanupTime(long end, long allowedLateness) {
    long cleanup = maxTimestamp(end) + allowedLateness;
    return cleanup >= maxTimestamp(end) ? cleanup : Long.MAX_VALUE;
  }

  /** True if the windows overlap or touch: a distance of exactly the gap merges sessions (S1.3). */
  public boolean touches(TimeWindow other) {
    return start <= other.end && end >= other.start;
  }

  /** The smallest window that covers both. */
  public TimeWindow cover(TimeWindow other) {
    return new TimeWindow(Math.min(start, other.start), Math.max(end, other.end));
  }
}
