package io.weir.window;

import io.weir.process.ScopedState;
import io.weir.time.TimeWindow;
import org.jspecify.annotations.Nullable;

/** One window of one key while it is stepped. */
final class OpenWindow<A> {
  /** The value of a time that is not set. */
  static final long UNSET = Long.MAX_VALUE;

  private final long start;
  private final long end;

  /** Made on first use: most steps open a window, add to it and fire nothing. */
  private @Nullable TimeWindow window;

  /** The accumulator of the panes; null if nothing is held (purged). */
  @Nullable A accumulator;

  /** The accumulator of the last pane, kept while that may have to be withdrawn; else null. */
  @Nullable A emitted;

  /** The last pane; null before the first. */
  @Nullable Pane lastPane;

  /** The number of events since the last pane. */
  long news;

  /** The number of interval panes in a row without new events. */
  long repeats;

  /** True while the on-time pane is still to come. */
  boolean onTimePending;

  /** The next multiple of the early interval; UNSET if none. */
  long nextInterval = UNSET;

  /**
   * The time at which the early pane of that multiple is due: later than the multiple if event time
   * had passed it when it was set.
   */
  long intervalDue = UNSET;

  /** The time at which the early pane by processing time is due; UNSET if none. */
  long delayUntil = UNSET;

  /** The largest timestamp in it; of use only where windows slide with the events. */
  long latest = Long.MIN_VALUE;

  /** The number of its events; counted only where windows slide with the events. */
  long events;

  /**
   * True if it has given its last pane and takes no event any more, and is kept because other
   * windows that slide with the events may be made of it.
   */
  boolean closed;

  /** What the author's trigger has for it; null if nothing. */
  @Nullable TriggerState trigger;

  /** The state that the author's process has for it; null if nothing. */
  @Nullable ScopedState process;

  OpenWindow(long start, long end) {
    this.start = start;
    this.end = end;
  }

  /**
   * Sets the next multiple of the early interval.
   *
   * @param notBefore the earliest time at which it can be due, because the watermark has passed all
   *     times before (R22)
   */
  void fireAt(long multiple, long notBefore) {
    nextInterval = multiple;
    intervalDue = Math.max(multiple, notBefore);
  }

  /** Drops the times of early panes that are not declared any more. */
  void keepTimesOf(Firing firing) {
    if (firing.earlyInterval() == 0 && firing.earlyWait() == 0) {
      fireAt(UNSET, UNSET);
    }
    if (firing.earlyDelay() == 0) {
      delayUntil = UNSET;
    }
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
