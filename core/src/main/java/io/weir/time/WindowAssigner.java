package io.weir.time;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * Says which windows an event belongs to. Pure: the same timestamp always gives the same windows.
 * Authors may write their own.
 */
public interface WindowAssigner {
  /** More windows per event than this are refused (SEMANTICS 1). */
  long MAX_WINDOWS_PER_EVENT = 10_000_000;

  /**
   * The windows of a timestamp, each containing it; empty if it falls into a gap between windows. A
   * {@link #merging} assigner gives one window, still to be merged.
   */
  List<TimeWindow> assign(long timestamp);

  /** True if windows that overlap or touch become one: sessions. */
  default boolean merging() {
    return false;
  }

  /** The length of most windows, so that stored state need not repeat it; 0 = there is no such. */
  default long usualLength() {
    return 0;
  }

  /** A few words for {@code describe()}. */
  String describe();

  /** Windows of one size, end to end; aligned to the epoch plus the offset. */
  static WindowAssigner tumbling(Duration size, Duration offset) {
    return TumblingWindows.of(size, offset);
  }

  /** Windows of one size, one starting every slide; size need not be a multiple of slide. */
  static WindowAssigner hopping(Duration size, Duration slide, Duration offset) {
    return HoppingWindows.of(size, slide, offset);
  }

  /** Windows that end when nothing came for {@code gap}; events exactly a gap apart are together. */
  static WindowAssigner session(Duration gap) {
    return SessionWindows.of(gap);
  }

  /** One window for all of time. */
  static WindowAssigner global() {
    return GlobalWindows.INSTANCE;
  }

  /** Calendar days of a zone: 23 or 25 hours long where clocks are changed. */
  static WindowAssigner calendarDays(ZoneId zone, Duration offset) {
    return CalendarDays.of(zone, offset);
  }

  /**
   * The start of the aligned span that contains a timestamp: {@code timestamp - floorMod(timestamp -
   * offset, size)}, right for negative timestamps too (SEMANTICS 1).
   */
  static long alignedStart(long timestamp, long size, long offset) {
    return Math.subtractExact(timestamp, Math.floorMod(Math.floorMod(timestamp, size) - offset, size));
  }
}
