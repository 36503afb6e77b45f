package io.weir.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * Days as the calendar of a time zone has them: 23 or 25 hours when clocks change. A day begins
 * when its date comes for the first time, and lasts until the next one does; if clocks go back over
 * midnight, the repeated end of the old day belongs to the new one.
 */
record CalendarDays(ZoneId zone) implements WindowAssigner {
  @Override
  public List<TimeWindow> assign(long timestamp) {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(timestamp), zone);
    while (startOf(day.plusDays(1)) <= timestamp) {
      day = day.plusDays(1);
    }
    return List.of(new TimeWindow(startOf(day), startOf(day.plusDays(1))));
  }

  private long startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  @Override
  public long endOf(long start) {
    return startOf(LocalDate.ofInstant(Instant.ofEpochMilli(start), zone).plusDays(1));
  }

  @Override
  public String describe() {
    return "calendar days in " + zone;
  }
}
