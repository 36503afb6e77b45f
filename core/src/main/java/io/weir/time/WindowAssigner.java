package io.weir.time;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Says which windows an event belongs to. Pure arithmetic (SEMANTICS 1). */
public interface WindowAssigner {
  /** A hopping window may put an event into at most this many windows. */
  long MAX_OVERLAP = 10_000_000;

  /** The windows of a timestamp; none if it falls into a gap between hops. */
  List<TimeWindow> assign(long timestamp);

  /** True if windows of a key that touch become one. */
  default boolean merges() {
    return false;
  }

  /** The same windows, moved; not every kind can be. */
  default WindowAssigner withOffset(Duration offset) {
    throw new IllegalArgumentException(
        "offset("
            + offset
            + ") on "
            + describe()
            + ": only tumbling and hopping windows have an offset; leave it out");
  }

  /** The end that belongs to a start, if the start alone tells it; else {@link Long#MIN_VALUE}. */
  default long endOf(long start) {
    return Long.MIN_VALUE;
  }

  /**
   * Where windows are aligned, so that {@link #endOf} tells an end from a start: the start of a
   * timestamp's last window. Else {@link Long#MIN_VALUE}, and {@link #assign} alone tells windows.
   */
  default long lastStart(long timestamp) {
    return Long.MIN_VALUE;
  }

  /**
   * The start of the window before one of a timestamp's aligned windows; {@link Long#MIN_VALUE} if
   * that was its first one.
   */
  default long startBefore(long start, long timestamp) {
    return Long.MIN_VALUE;
  }

  String describe();

  static WindowAssigner tumbling(Duration size) {
    return Hopping.of(size, size, Duration.ZERO);
  }

  static WindowAssigner hopping(Duration size, Duration slide) {
    return Hopping.of(size, slide, Duration.ZERO);
  }

  static WindowAssigner session(Duration gap) {
    return Session.of(gap);
  }

  static WindowAssigner global() {
    return Global.INSTANCE;
  }

  static WindowAssigner calendarDays(ZoneId zone) {
    return new CalendarDays(zone);
  }
}
