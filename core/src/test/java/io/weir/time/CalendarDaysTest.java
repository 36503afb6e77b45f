package io.weir.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalendarDaysTest {
  private static final WindowAssigner BERLIN =
      WindowAssigner.calendarDays(ZoneId.of("Europe/Berlin"));

  private static TimeWindow window(String start, String end) {
    return new TimeWindow(millis(start), millis(end));
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Test
  void anOrdinaryDayIsFromMidnightToMidnightOfItsZone() {
    TimeWindow day = window("2026-01-14T23:00:00Z", "2026-01-15T23:00:00Z");

    assertThat(BERLIN.assign(day.start())).containsExactly(day);
    assertThat(BERLIN.assign(day.maxTimestamp())).containsExactly(day);
    assertThat(BERLIN.assign(day.end()))
        .containsExactly(window("2026-01-15T23:00:00Z", "2026-01-16T23:00:00Z"));
  }

  @Test
  void theDayOnWhichClocksGoForwardHasTwentyThreeHours() {
    TimeWindow day = BERLIN.assign(millis("2026-03-29T12:00:00Z")).getFirst();

    assertThat(day).isEqualTo(window("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
    assertThat(length(day)).isEqualTo(Duration.ofHours(23));
  }

  @Test
  void theDayOnWhichClocksGoBackHasTwentyFiveHours() {
    TimeWindow day = BERLIN.assign(millis("2026-10-25T12:00:00Z")).getFirst();

    assertThat(day).isEqualTo(window("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"));
    assertThat(length(day)).isEqualTo(Duration.ofHours(25));
  }

  /** In Santiago clocks go forward at midnight: the day begins at one o'clock. */
  @Test
  void aDayWithoutMidnightBeginsAtItsFirstMoment() {
    WindowAssigner santiago = WindowAssigner.calendarDays(ZoneId.of("America/Santiago"));
    TimeWindow day = santiago.assign(millis("2024-09-08T12:00:00Z")).getFirst();

    assertThat(day).isEqualTo(window("2024-09-08T04:00:00Z", "2024-09-09T03:00:00Z"));
    assertThat(length(day)).isEqualTo(Duration.ofHours(23));
  }

  /** Samoa left out 30 December 2011. */
  @Test
  void aDateThatAZoneLeftOutHasNoWindow() {
    WindowAssigner apia = WindowAssigner.calendarDays(ZoneId.of("Pacific/Apia"));
    TimeWindow before = apia.assign(millis("2011-12-30T09:59:59.999Z")).getFirst();
    TimeWindow after = apia.assign(millis("2011-12-30T10:00:00Z")).getFirst();

    assertThat(length(before)).isEqualTo(Duration.ofHours(24));
    assertThat(before.end()).isEqualTo(after.start());
    assertThat(length(after)).isEqualTo(Duration.ofHours(24));
  }

  /** Until 2011, clocks in St. John's went back from 00:01 to 23:01 of the day before. */
  @Test
  void theEndOfADayThatComesAgainAfterMidnightBelongsToTheNewDay() {
    WindowAssigner saintJohns = WindowAssigner.calendarDays(ZoneId.of("America/St_Johns"));
    TimeWindow saturday = window("2006-10-28T02:30:00Z", "2006-10-29T02:30:00Z");
    TimeWindow sunday = window("2006-10-29T02:30:00Z", "2006-10-30T03:30:00Z");

    assertThat(saintJohns.assign(sunday.start() - 1)).containsExactly(saturday);
    for (String at :
        List.of(
            "2006-10-29T02:30:00Z",
            "2006-10-29T02:31:00Z",
            "2006-10-29T03:29:59.999Z",
            "2006-10-29T03:30:00Z")) {
      assertThat(saintJohns.assign(millis(at))).as(at).containsExactly(sunday);
    }
    assertThat(length(sunday)).isEqualTo(Duration.ofHours(25));
    assertThat(saintJohns.endOf(saturday.start())).isEqualTo(saturday.end());
    assertThat(saintJohns.endOf(sunday.start())).isEqualTo(sunday.end());
  }

  /** And forward from 00:01 to 01:01. */
  @Test
  void aDayOfWhichTheFirstHourIsLeftOutAfterAMinuteBeginsAtMidnight() {
    WindowAssigner saintJohns = WindowAssigner.calendarDays(ZoneId.of("America/St_Johns"));
    TimeWindow sunday = window("2006-04-02T03:30:00Z", "2006-04-03T02:30:00Z");

    assertThat(saintJohns.assign(sunday.start())).containsExactly(sunday);
    assertThat(saintJohns.assign(millis("2006-04-02T03:31:00Z"))).containsExactly(sunday);
    assertThat(length(sunday)).isEqualTo(Duration.ofHours(23));
  }

  private static final long[] AROUND = {
    -Duration.ofHours(25).toMillis(),
    -Duration.ofMinutes(61).toMillis(),
    -1,
    0,
    Duration.ofMinutes(59).toMillis(),
    Duration.ofHours(24).toMillis()
  };

  @Test
  void everyTimeAroundEveryChangeOfClocksIsInTheWindowOfTheLatestDateSoFar() {
    Map<ZoneRules, ZoneId> zones = new HashMap<>();
    ZoneId.getAvailableZoneIds().stream()
        .map(ZoneId::of)
        .forEach(zone -> zones.putIfAbsent(zone.getRules(), zone));
    assertThat(zones).hasSizeGreaterThan(100);
    zones.values().forEach(CalendarDaysTest::checkAllChanges);
  }

  private static void checkAllChanges(ZoneId zone) {
    List<ZoneOffsetTransition> changes = new ArrayList<>(zone.getRules().getTransitions());
    for (int year = 2026; year < 2040; year++) {
      Instant from = LocalDate.of(year, 1, 1).atStartOfDay(zone).toInstant();
      ZoneOffsetTransition next = zone.getRules().nextTransition(from);
      if (next != null) {
        changes.add(next);
      }
    }
    for (ZoneOffsetTransition change : changes) {
      for (long offset : AROUND) {
        check(zone, change.getInstant().toEpochMilli() + offset);
      }
    }
  }

  private static void check(ZoneId zone, long time) {
    WindowAssigner days = WindowAssigner.calendarDays(zone);
    TimeWindow window = days.assign(time).getFirst();
    String at = zone + " at " + Instant.ofEpochMilli(time);

    assertThat(window.start()).as(at).isLessThanOrEqualTo(time);
    assertThat(window.end()).as(at).isGreaterThan(time);
    assertThat(date(zone, window.start())).as(at).isEqualTo(latestDate(zone, time));
    assertThat(days.assign(window.start())).as(at).containsExactly(window);
    assertThat(days.assign(window.maxTimestamp())).as(at).containsExactly(window);
    assertThat(days.assign(window.end()).getFirst().start()).as(at).isEqualTo(window.end());
    assertThat(days.endOf(window.start())).as(at).isEqualTo(window.end());
  }

  /** Dates go back only where clocks do, so the latest was there just before such a change. */
  private static LocalDate latestDate(ZoneId zone, long time) {
    LocalDate latest = date(zone, time);
    ZoneOffsetTransition change =
        zone.getRules().previousTransition(Instant.ofEpochMilli(time).plusMillis(1));
    long oldest = time - Duration.ofDays(3).toMillis();
    while (change != null && change.getInstant().toEpochMilli() > oldest) {
      LocalDate before = date(zone, change.getInstant().toEpochMilli() - 1);
      latest = before.isAfter(latest) ? before : latest;
      change = zone.getRules().previousTransition(change.getInstant());
    }
    return latest;
  }

  private static LocalDate date(ZoneId zone, long time) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(time), zone);
  }

  @Test
  void theDaysOfAYearFollowOneAnotherWithoutGapAndTheirStartTellsTheirEnd() {
    long at = millis("2025-12-31T23:00:00Z");
    for (int day = 0; day < 365; day++) {
      TimeWindow window = BERLIN.assign(at).getFirst();
      assertThat(window.start()).isEqualTo(at);
      assertThat(BERLIN.endOf(at)).isEqualTo(window.end());
      at = window.end();
    }
    assertThat(at).isEqualTo(millis("2026-12-31T23:00:00Z"));
  }

  @Test
  void aDayBeforeTheEpochIsADayLikeAnyOther() {
    WindowAssigner utc = WindowAssigner.calendarDays(ZoneId.of("UTC"));

    assertThat(utc.assign(-1))
        .containsExactly(window("1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z"));
  }

  @Test
  void anOffsetIsRefusedNamingBoth() {
    assertThatThrownBy(() -> BERLIN.withOffset(Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("offset(PT1H)", "calendar days in Europe/Berlin", "leave it out");
  }

  private static Duration length(TimeWindow window) {
    return Duration.ofMillis(window.end() - window.start());
  }
}
