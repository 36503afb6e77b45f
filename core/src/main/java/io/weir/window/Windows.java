package io.weir.window;

import io.weir.time.WindowAssigner;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;

/**
 * The kinds of windows over values of one type: what {@link Window#of(io.weir.Source)} gives.
 *
 * @param <V> the events' value
 */
public final class Windows<V> {
  Windows() {}

  /** Windows of one size, one after the other. */
  public Window<V> tumbling(Duration size) {
    return Window.of(WindowAssigner.tumbling(size));
  }

  /** Windows of one size, one starting every {@code slide}; a slide above it leaves gaps. */
  public Window<V> hopping(Duration size, Duration slide) {
    return Window.of(WindowSettings.requireRoom(WindowAssigner.hopping(size, slide), size, slide));
  }

  /**
   * Windows that end when no event comes for {@code gap}; events exactly the gap apart are
   * together.
   */
  public Window<V> session(Duration gap) {
    return Window.of(WindowAssigner.session(gap));
  }

  /**
   * One window for everything. It never ends and no event is late for it, so it needs a setting
   * that fires it, such as {@link Window#fireEvery} or {@link Window#earlyEvery(Duration)}; where
   * the input ends, {@link Window#closingPane} is enough.
   */
  public Window<V> global() {
    return Window.of(WindowAssigner.global());
  }

  /** Days as the calendar of a time zone has them: 23 or 25 hours when clocks change. */
  public Window<V> calendarDays(ZoneId zone) {
    return Window.of(WindowAssigner.calendarDays(Objects.requireNonNull(zone, "zone")));
  }

  /**
   * Weeks as the calendar of a time zone has them.
   *
   * @param begin the day with which one begins: Monday by ISO 8601
   */
  public Window<V> calendarWeeks(DayOfWeek begin, ZoneId zone) {
    return Window.of(
        WindowAssigner.calendarWeeks(
            Objects.requireNonNull(begin, "begin"), Objects.requireNonNull(zone, "zone")));
  }

  /** Months as the calendar of a time zone has them. */
  public Window<V> calendarMonths(ZoneId zone) {
    return calendarMonths(1, zone);
  }

  /**
   * Windows of several months: 3 for quarters, 12 for years.
   *
   * @param months a divisor of 12; one window begins each January
   */
  public Window<V> calendarMonths(int months, ZoneId zone) {
    return Window.of(WindowAssigner.calendarMonths(months, Objects.requireNonNull(zone, "zone")));
  }

  /**
   * Windows of the author's own. An event on which the assigner fails, or for which it gives a
   * window that has not the event's time, is handled as any failure of the handler.
   */
  public Window<V> assignedBy(WindowAssigner assigner) {
    return Window.of(WindowAssigner.checked(Objects.requireNonNull(assigner, "assigner")));
  }

  /** A result for each {@code size} events of a key; a remainder never fires. */
  public CountWindow<V> count(int size) {
    return new CountWindow<>(size, size);
  }

  /** After each {@code slide} events of a key a result over its last {@code size}. */
  public CountWindow<V> count(int size, int slide) {
    return new CountWindow<>(size, slide);
  }
}
