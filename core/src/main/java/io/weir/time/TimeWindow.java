package io.weir.time;

import java.time.Instant;

/**
 * A span of event time: {@code [start, end)} in epoch milliseconds, the end excluded.
 *
 * @param start the first millisecond in it
 * @param end the first millisecond after it
 */
public record TimeWindow(long start, long end) implements Comparable<TimeWindow> {
  /** All of time. Its {@link #maxTimestamp} is {@link Long#MAX_VALUE}: only a final watermark ends it. */
  public static final TimeWindow GLOBAL = new TimeWindow(Long.MIN_VALUE, Long.MAX_VALUE);

  public TimeWindow {
    if (end <= start) {
      throw new IllegalArgumentException(
          "a window ends after its start, not [" + start + ", " + end + ")");
    }
  }

  /**
   * The last millisecond in it, {@code end - 1}. The window is complete when the watermark is at or
   * above it (SEMANTICS 2).
   */
  public long maxTimestamp() {
    return isGlobal() ? Long.MAX_VALUE : end - 1;
  }

  public boolean isGlobal() {
    return start == Long.MIN_VALUE && end == Long.MAX_VALUE;
  }

  /**
   * When its state is dropped: {@code maxTimestamp + allowedLateness}, saturating at {@link
   * Long#MAX_VALUE}, which means never. An event is too late for the window if this is at or below
   * the watermark.
   */
  public long cleanupTime(long allowedLateness) {
    long time = maxTimestamp() + allowedLateness;
    return time < maxTimestamp() ? Long.MAX_VALUE : time;
  }

  /** True if the two overlap or touch: sessions exactly one gap apart merge (SEMANTICS 1). */
  public boolean meets(TimeWindow other) {
    return start <= other.end && end >= other.start;
  }

  /** The smallest window that contains both. */
  public TimeWindow cover(TimeWindow other) {
    return new TimeWindow(Math.min(start, other.start), Math.max(end, other.end));
  }

  public Instant startTime() {
    return Instant.ofEpochMilli(start);
  }

  public Instant endTime() {
    return Instant.ofEpochMilli(end);
  }

  /** By start, then by end. */
  @Override
  public int compareTo(TimeWindow other) {
    int byStart = Long.compare(start, other.start);
    return byStart != 0 ? byStart : Long.compare(end, other.end);
  }

  @Override
  public String toString() {
    return "[" + start + ", " + end + ")";
  }
}
