package io.weir.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * Days, weeks and months as the calendar of a time zone has them: a day has 23 or 25 hours when
 * clocks change, and weeks and months are made of days. A day begins when its date comes for the
 * first time, and lasts until the next one does; if clocks go back over midnight, the repeated end
 * of the old day belongs to the new one (S1.4).
 */
record Calendar(Period period, ZoneId zone) implements WindowAssigner {
  /** What a window is of. */
  sealed interface Period {
    /** The first day of the window that has a day. */
    LocalDate first(LocalDate day);

    /** The first day behind the window that begins there. */
    LocalDate next(LocalDate first);
  }

  /** A day each. */
  record Day() implements Period {
    @Override
    public LocalDate first(LocalDate day) {
      return day;
    }

    @Override
    public LocalDate next(LocalDate first) {
      return first.plusDays(1);
    }

    @Override
    public String toString() {
      return "days";
    }
  }

  /** Seven days. */
  record Week(DayOfWeek begin) implements Period {
    @Override
    public LocalDate first(LocalDate day) {
      return day.with(TemporalAdjusters.previousOrSame(begin));
    }

    @Override
    public LocalDate next(LocalDate first) {
      return first.plusWeeks(1);
    }

    @Override
    public String toString() {
      return "weeks from " + begin;
    }
  }

  /** So many months, a divisor of twelve: one of them begins each year. */
  record Months(int count) implements Period {
    Months {
      if (count < 1 || 12 % count != 0) {
        throw new IllegalArgumentException(
            "calendarMonths("
                + count
                + ", ..): a window has 1, 2, 3, 4, 6 or 12 months, so that one begins each year");
      }
    }

    @Override
    public LocalDate first(LocalDate day) {
      return day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % count);
    }

    @Override
    public LocalDate next(LocalDate first) {
      return first.plusMonths(count);
    }

    @Override
    public String toString() {
      return count == 1 ? "months" : count + " months";
    }
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    LocalDate day = dateAt(timestamp);
    while (startOf(day.plusDays(1)) <= timestamp) {
      day = day.plusDays(1);
    }
    LocalDate first = period.first(day);
    return List.of(new TimeWindow(startOf(first), startOf(period.next(first))));
  }

  private LocalDate dateAt(long timestamp) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(timestamp), zone);
  }

  private long startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  @Override
  public long endOf(long start) {
    return startOf(period.next(period.first(dateAt(start))));
  }

  @Override
  public String describe() {
    return "calendar " + period + " in " + zone;
  }
}
