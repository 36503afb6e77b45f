package io.weir.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
