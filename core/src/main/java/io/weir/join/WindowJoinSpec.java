package io.weir.join;

import io.weir.time.TimeWindow;
import io.weir.time.WindowAssigner;

/**
 * A window join's settings as one value.
 *
 * @param assigner of windows that are aligned: one at most ends at a time
 * @param maxBuffered the most events of both sides that wait per key
 * @param result makes the output value; it may give null for none
 */
record WindowJoinSpec<L, R, O>(
    WindowJoinKind kind,
    WindowAssigner assigner,
    JoinSide<L> left,
    JoinSide<R> right,
    int maxBuffered,
    WindowJoinResult<L, R, O> result) {
  static final long NONE = Long.MIN_VALUE;

  /**
   * The largest timestamp of an event's first window that is not over at a watermark; {@link #NONE}
   * if there is none.
   */
  static long firstEnd(WindowAssigner assigner, long timestamp, long watermark) {
    long first = NONE;
    for (TimeWindow window : assigner.assign(timestamp)) {
      long end = window.maxTimestamp();
      first = end > watermark && (first == NONE || end < first) ? end : first;
    }
    return first;
  }

  /** The window of an event with that largest timestamp. */
  TimeWindow window(long timestamp, long end) {
    return assigner.assign(timestamp).stream()
        .filter(window -> window.maxTimestamp() == end)
        .findFirst()
        .orElseThrow();
  }

  String describe() {
    return "window "
        + kind.words()
        + " of "
        + left.source()
        + " and "
        + right.source()
        + " in "
        + assigner.describe();
  }
}
