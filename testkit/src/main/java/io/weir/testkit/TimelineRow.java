package io.weir.testkit;

import java.util.List;

/**
 * An event of a {@link Timeline}, or time that passed, with what it led to.
 *
 * @param source empty if no event was read
 * @param time the event's time in epoch milliseconds, or {@link #NO_EVENT}
 * @param before the watermark before it
 * @param after the watermark after it
 */
record TimelineRow(
    String source,
    String key,
    long time,
    String words,
    boolean isLate,
    long before,
    long after,
    List<TimelineMark> marks) {
  static final long NO_EVENT = Long.MIN_VALUE;

  boolean isEvent() {
    return time != NO_EVENT;
  }
}
