package io.weir.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/** Days of a zone, from one midnight (plus offset) to the next, as the zone's rules place them. */
record CalendarDays(ZoneId zone, long offset) implements WindowAssigner {
  private static final Duration DAY = Duration.ofDays(1);

  static CalendarDays of(ZoneId zone, Duration offset) {
    Objects.requireNonNull(zone, "zone");
    return new CalendarDays(zone, Durations.offsetMillis("calendar day", DAY, offset));
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    LocalDate day = Instant.ofEpochMilli(timestamp).atZone(zone).toLocalDate();
    while (startOf(day) > timestamp) {
      day = day.minusDays(1);
    }
    while (startOf(day.plusDays(1)) <= timestamp) {
      day = day.plusDays(1);
    }
    return List.of(new TimeWindow(startOf(day), startOf(next(day))));
  }

  /** Local midnight plus the offset on the wall clock of that day; a skipped local time moves on. */
  private long startOf(LocalDate day) {
    if (offset == 0) {
      return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }
    return day.atStartOfDay()
        .plus(Duration.ofMillis(offset))
        .atZone(zone)
        .toInstant()
        .toEpochMilli();
  }

  /** A zone that crossed the date line has a day without any time in it; it makes no window. */
  private LocalDate next(LocalDate day) {
    LocalDate next = day.plusDays(1);
    return startOf(next) > startOf(day) ? next : next.plusDays(1);
  }

  @Override
  public long usualLength() {
    return DAY.toMillis();
  }

  @Override
  public String describe() {
    return "calendar days in " + zone + Durations.describeOffset(offset);
  }
}
