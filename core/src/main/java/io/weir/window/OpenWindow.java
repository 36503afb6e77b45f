package io.weir.window;

import io.weir.time.TimeWindow;

/** One window of one key while it is stepped. */
final class OpenWindow<A> {
  /** No time of its own is set. */
  static final long UNSET = Long.MAX_VALUE;

  private final long start;
  private final long end;

  /** Null until somebody asks: most steps open a window, add to it and fire nothing. */
  private TimeWindow window;

  /** What panes are made of; null if nothing is held (purged). */
  A accumulator;

  /** What the last pane was made of, while it may have to be withdrawn. */
  A emitted;

  /** The last pane; null before the first. */
  Pane lastPane;

  /** Events since the last pane. */
  long news;

  /** Interval panes in a row that had no news. */
  long repeats;

  /** True while the on-time pane is still to come. */
  boolean onTimePending;

  /** The next multiple of the early interval; UNSET if none. */
  long nextInterval = UNSET;

  /** When the early pane of that multiple is due: later than its time if it was set in the past. */
  long intervalDue = UNSET;

  /** When the early pane by processing time is due; UNSET if none. */
  long delayUntil = UNSET;

  OpenWindow(long start, long end) {
    this.start = start;
    this.end = end;
  }

  /**
   * Sets the next multiple of the early interval.
   *
   * @param notBefore what is due earlier than this is due here: the watermark has passed it (R22)
   */
  void fireAt(long multiple, long notBefore) {
    nextInterval = multiple;
    intervalDue = Math.max(multiple, notBefore);
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  long maxTimestamp() {
    return TimeWindow.maxTimestamp(end);
  }

  TimeWindow window() {
    if (window == null) {
      window = new TimeWindow(start, end);
    }
    return window;
  }

  boolean touches(TimeWindow other) {
    return start <= other.end() && end >= other.start();
  }

  int panes() {
    return lastPane == null ? 0 : lastPane.index() + 1;
  }

  boolean firedOnTime() {
    return lastPane != null && lastPane.kind() != Pane.Kind.EARLY;
  }
}
