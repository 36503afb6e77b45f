package io.weir.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CalendarWeeksAndMonthsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final WindowAssigner WEEKS =
      WindowAssigner.calendarWeeks(DayOfWeek.MONDAY, BERLIN);
  private static final WindowAssigner MONTHS = WindowAssigner.calendarMonths(1, BERLIN);

  private static TimeWindow window(String start, String end) {
    return new TimeWindow(millis(start), millis(end));
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private static void is(WindowAssigner windows, TimeWindow expected) {
    assertThat(windows.assign(expected.start())).containsExactly(expected);
    assertThat(windows.assign(expected.maxTimestamp())).containsExactly(expected);
    assertThat(windows.assign(expected.start() - 1).getFirst().end()).isEqualTo(expected.start());
    assertThat(windows.assign(expected.end()).getFirst().start()).isEqualTo(expected.end());
    assertThat(windows.endOf(expected.start())).isEqualTo(expected.end());
  }

  @Test
  void aWeekIsAnHourShorterOrLongerWhenClocksChange() {
    is(WEEKS, window("2026-01-04T23:00:00Z", "2026-01-11T23:00:00Z"));
    is(WEEKS, window("2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"));
    is(WEEKS, window("2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z"));
  }

  @Test
  void aWeekBeginsWithTheDayThatItIsToldTo() {
    WindowAssigner sundays =
        WindowAssigner.calendarWeeks(DayOfWeek.SUNDAY, ZoneId.of("America/New_York"));
    is(sundays, window("2026-03-08T05:00:00Z", "2026-03-15T04:00:00Z"));
    is(sundays, window("2026-11-01T04:00:00Z", "2026-11-08T05:00:00Z"));
    is(
        WindowAssigner.calendarWeeks(DayOfWeek.SATURDAY, ZoneId.of("UTC")),
        window("1969-12-27T00:00:00Z", "1970-01-03T00:00:00Z"));
  }

  @Test
  void monthsHaveTheirDaysAndTheirClocks() {
    is(MONTHS, window("2024-01-31T23:00:00Z", "2024-02-29T23:00:00Z"));
    is(MONTHS, window("2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"));
    is(MONTHS, window("2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"));
    is(MONTHS, window("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"));
  }

  @Test
  void severalMonthsBeginWithTheYear() {
    is(
        WindowAssigner.calendarMonths(3, BERLIN),
        window("2026-09-30T22:00:00Z", "2026-12-31T23:00:00Z"));
    is(
        WindowAssigner.calendarMonths(12, BERLIN),
        window("2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"));
    assertThat(WindowAssigner.calendarMonths(3, BERLIN).describe())
        .isEqualTo("calendar 3 months in Europe/Berlin");
    for (int wrong : List.of(0, -1, 5, 7, 24)) {
      assertThatThrownBy(() -> WindowAssigner.calendarMonths(wrong, BERLIN))
          .hasMessageContaining("1, 2, 3, 4, 6 or 12");
    }
  }

  /** In Beirut and Santiago clocks go forward at midnight; Samoa left out 30 December 2011. */
  @Test
  void aFirstDayWithoutMidnightBeginsAtItsFirstMoment_andOneThatWasLeftOutWithTheNext() {
    is(
        WindowAssigner.calendarWeeks(DayOfWeek.SUNDAY, ZoneId.of("America/Santiago")),
        window("2024-09-08T04:00:00Z", "2024-09-15T03:00:00Z"));
    is(
        WindowAssigner.calendarWeeks(DayOfWeek.FRIDAY, ZoneId.of("Pacific/Apia")),
        window("2011-12-30T10:00:00Z", "2012-01-05T10:00:00Z"));
    is(
        WindowAssigner.calendarMonths(1, ZoneId.of("Pacific/Apia")),
        window("2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z"));
  }

  /** All changes of clocks of all zones, to the millisecond: windows follow each other and days. */
  @Test
  void aroundEveryChangeOfClocksTheyAreMadeOfWholeDays() {
    ZoneId.getAvailableZoneIds().stream()
        .sorted()
        .filter(id -> id.hashCode() % 5 == 0)
        .map(ZoneId::of)
        .forEach(CalendarWeeksAndMonthsTest::check);
  }

  private static void check(ZoneId zone) {
    WindowAssigner days = WindowAssigner.calendarDays(zone);
    List<WindowAssigner> all =
        List.of(
            WindowAssigner.calendarWeeks(DayOfWeek.SUNDAY, zone),
            WindowAssigner.calendarMonths(1, zone));
    Stream<ZoneOffsetTransition> changes = zone.getRules().getTransitions().stream();
    changes
        .map(change -> change.getInstant().toEpochMilli())
        .flatMap(time -> Stream.of(time - 1, time, time + 1))
        .forEach(time -> all.forEach(windows -> check(windows, days, time)));
  }

  private static void check(WindowAssigner windows, WindowAssigner days, long time) {
    TimeWindow day = days.assign(time).getFirst();
    TimeWindow window = windows.assign(time).getFirst();
    String at = windows.describe() + " at " + Instant.ofEpochMilli(time);
    assertThat(window.start()).as(at).isLessThanOrEqualTo(day.start());
    assertThat(window.end()).as(at).isGreaterThanOrEqualTo(day.end());
    assertThat(windows.assign(day.start())).as(at).containsExactly(window);
    assertThat(windows.assign(window.start())).as(at).containsExactly(window);
    assertThat(windows.assign(window.maxTimestamp())).as(at).containsExactly(window);
    assertThat(windows.assign(window.end()).getFirst().start()).as(at).isEqualTo(window.end());
    assertThat(windows.endOf(window.start())).as(at).isEqualTo(window.end());
    assertThat(Duration.ofMillis(window.end() - window.start()))
        .as(at)
        .isBetween(Duration.ofHours(24 * 5), Duration.ofHours(24 * 32));
  }

  @Test
  void theMonthsOfFourCenturiesFollowOneAnother() {
    long at = LocalDate.of(1800, 1, 1).atStartOfDay(BERLIN).toInstant().toEpochMilli();
    LocalDate month = LocalDate.of(1800, 1, 1);
    while (month.getYear() < 2200) {
      TimeWindow window = MONTHS.assign(at).getFirst();
      month = month.plus(Period.ofMonths(1));
      assertThat(window.start()).isEqualTo(at);
      assertThat(window.end()).isEqualTo(month.atStartOfDay(BERLIN).toInstant().toEpochMilli());
      at = window.end();
    }
  }
}
