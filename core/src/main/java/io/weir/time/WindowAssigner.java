package io.weir.time;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * Says which windows an event belongs to. An assigner is pure arithmetic (S1.8): the same timestamp
 * gives the same windows, in every process and after every deployment that keeps the state. Give an
 * assigner of your own to {@code Window.assignedBy(..)} and test it with {@code
 * WindowAssignerContract} of the testkit; it needs {@link #assign} and {@link #describe}, and
 * {@link #merges} if it is a kind of session.
 */
public interface WindowAssigner {
  /** The most windows into which a hopping assigner may put one event. */
  long MAX_OVERLAP = 10_000_000;

  /**
   * The windows of a timestamp, each with {@code start <= timestamp < end} and none twice; none at
   * all if it falls into a gap between them: such an event leaves no trace. An assigner that merges
   * gives one window.
   */
  List<TimeWindow> assign(long timestamp);

  /** True if windows of a key that overlap or touch are merged, as sessions are. */
  default boolean merges() {
    return false;
  }

  /**
   * The most milliseconds between two events of one window, if windows slide with the events
   * (S1.9): {@link #assign} then gives the window that ends at an event, and the key's other events
   * give the rest. -1 for all other kinds.
   */
  default long difference() {
    return -1;
  }

  /** The same windows, moved; an IllegalArgumentException for kinds that cannot be moved. */
  default WindowAssigner withOffset(Duration offset) {
    throw new IllegalArgumentException(
        "offset("
            + offset
            + ") on "
            + describe()
            + ": only tumbling, hopping and cumulating windows have an offset; leave it out");
  }

  /**
   * The end of the window with this start, if the start determines it; else {@link Long#MIN_VALUE}.
   */
  default long endOf(long start) {
    return Long.MIN_VALUE;
  }

  /**
   * The start of a timestamp's last window, if windows are aligned so that {@link #endOf} gives
   * their ends. Else {@link Long#MIN_VALUE}, and only {@link #assign} gives the windows.
   */
  default long lastStart(long timestamp) {
    return Long.MIN_VALUE;
  }

  /**
   * The start of the window before this one among a timestamp's aligned windows; {@link
   * Long#MIN_VALUE} if this is the first of them.
   */
  default long startBefore(long start, long timestamp) {
    return Long.MIN_VALUE;
  }

  /** Describes the windows in a few words, for {@code describe()}. */
  String describe();

  static WindowAssigner tumbling(Duration size) {
    return Hopping.of(size, size, Duration.ZERO);
  }

  static WindowAssigner hopping(Duration size, Duration slide) {
    return Hopping.of(size, slide, Duration.ZERO);
  }

  static WindowAssigner cumulating(Duration size, Duration step) {
    return Cumulating.of(size, step);
  }

  static WindowAssigner sliding(Duration difference) {
    return Sliding.of(difference);
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

  /** Wraps an author's assigner and checks its windows; ends are stored, not computed again. */
  static WindowAssigner checked(WindowAssigner author) {
    return new CheckedAssigner(author);
  }
}
