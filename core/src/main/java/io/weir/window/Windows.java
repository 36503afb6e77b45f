package io.weir.window;

import io.weir.time.WindowAssigner;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;

/**
 * The kinds of windows over values of one type, from {@link Window#of(io.weir.Source)}.
 *
 * @param <V> the events' value
 */
public final class Windows<V> {
  Windows() {}

  /** Windows of one size, one after the other. */
  public Window<V> tumbling(Duration size) {
    return Window.of(WindowAssigner.tumbling(size));
  }

  /** Windows of one size, one starting every {@code slide}; a slide above the size leaves gaps. */
  public Window<V> hopping(Duration size, Duration slide) {
    return Window.of(WindowSettings.requireRoom(WindowAssigner.hopping(size, slide), size, slide));
  }

  /**
   * Windows that begin together and end a step apart, until they are {@code size} long; then the
   * next ones begin (Flink SQL's CUMULATE). Each holds all of the one before.
   *
   * @param size a multiple of the step, at most {@link Window#MAX_WINDOWS_PER_KEY} of them
   */
  public Window<V> cumulating(Duration size, Duration step) {
    return Window.of(
        WindowSettings.requireSteps(WindowAssigner.cumulating(size, step), size, step));
  }

  /**
   * Windows that the events place: one ends at each event, and one begins behind each, with what is
   * at most {@code difference} apart, both ends included (Kafka Streams' SlidingWindows). What
   * Flink calls sliding is {@link #hopping}. The end of a window is exclusive in results: the last
   * millisecond and one.
   */
  public Window<V> sliding(Duration difference) {
    return Window.of(WindowAssigner.sliding(difference));
  }

  /**
   * Windows that end when no event comes for {@code gap}; events exactly the gap apart are in one
   * session.
   */
  public Window<V> session(Duration gap) {
    return Window.of(WindowAssigner.session(gap));
  }

  /**
   * One window for everything. It never ends and no event is late for it, so it needs a setting
   * that fires it, such as {@link Window#fireEvery} or {@link Window#earlyEvery(Duration)}; if the
   * input ends, {@link Window#closingPane} is enough.
   */
  public Window<V> global() {
    return Window.of(WindowAssigner.global());
  }

  /** Days in the calendar of a time zone: 23 or 25 hours when clocks change. */
  public Window<V> calendarDays(ZoneId zone) {
    return Window.of(WindowAssigner.calendarDays(Objects.requireNonNull(zone, "zone")));
  }

  /**
   * Weeks in the calendar of a time zone.
   *
   * @param begin the first day of a week: Monday by ISO 8601
   */
  public Window<V> calendarWeeks(DayOfWeek begin, ZoneId zone) {
    return Window.of(
        WindowAssigner.calendarWeeks(
            Objects.requireNonNull(begin, "begin"), Objects.requireNonNull(zone, "zone")));
  }

  /** Months in the calendar of a time zone. */
  public Window<V> calendarMonths(ZoneId zone) {
    return calendarMonths(1, zone);
  }

  /**
   * Windows of several months: 3 for quarters, 12 for years.
   *
   * @param months a divisor of 12, so that one window begins each January
   */
  public Window<V> calendarMonths(int months, ZoneId zone) {
    return Window.of(WindowAssigner.calendarMonths(months, Objects.requireNonNull(zone, "zone")));
  }

  /**
   * Windows of the author's own. If the assigner fails on an event, or gives a window that does not
   * contain its time, that is a failure of the handler.
   */
  public Window<V> assignedBy(WindowAssigner assigner) {
    return Window.of(WindowAssigner.checked(Objects.requireNonNull(assigner, "assigner")));
  }

  /** A result for each {@code size} events of a key; a remainder never fires. */
  public CountWindow<V> count(int size) {
    return new CountWindow<>(size, size);
  }

  /** A result over the last {@code size} events of a key, after each {@code slide} events. */
  public CountWindow<V> count(int size, int slide) {
    return new CountWindow<>(size, slide);
  }
}
