package io.weir.time;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * Says which windows an event belongs to. Pure arithmetic (S1.8): the same timestamp, the same
 * windows, in every process and after every deployment that goes on with what is stored. An
 * author's own is given to {@code Window.assignedBy(..)} and held by {@code WindowAssignerContract}
 * of the testkit; it needs {@link #assign} and {@link #describe}, and {@link #merges} if it is a
 * kind of session.
 */
public interface WindowAssigner {
  /** A hopping window may put an event into at most this many windows. */
  long MAX_OVERLAP = 10_000_000;

  /**
   * The windows of a timestamp, each with {@code start <= timestamp < end} and none twice; none at
   * all if it falls into a gap between them: such an event leaves nothing. One that merges gives
   * one.
   */
  List<TimeWindow> assign(long timestamp);

  /** True if windows of a key that overlap or touch become one, as sessions do. */
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

  /** A few words for {@code describe()}. */
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
    return new Calendar(new Calendar.Day(), zone);
  }

  static WindowAssigner calendarWeeks(DayOfWeek begin, ZoneId zone) {
    return new Calendar(new Calendar.Week(begin), zone);
  }

  static WindowAssigner calendarMonths(int months, ZoneId zone) {
    return new Calendar(new Calendar.Months(months), zone);
  }

  /** An author's windows, held to what windows must be; ends are stored, not computed again. */
  static WindowAssigner checked(WindowAssigner author) {
    return new CheckedAssigner(author);
  }
}
