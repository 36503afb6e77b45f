package io.weir.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * Days, weeks and months in the calendar of a time zone: a day has 23 or 25 hours when clocks
 * change, and weeks and months are made of days. A day begins when its date first comes, and lasts
 * until the next date first comes; if clocks go back over midnight, the repeated end of the old day
 * belongs to the new one (S1.4).
 */
record Calendar(Period period, ZoneId zone) implements WindowAssigner {
  /** The unit of a window. */
  sealed interface Period {
    /** The first day of the window that contains this day. */
    LocalDate first(LocalDate day);

    /** The first day behind the window that begins on this day. */
    LocalDate next(LocalDate first);
  }

  /** Windows of one day. */
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

  /** Windows of seven days. */
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

  /** Windows of some months, a divisor of 12, so that one begins each January. */
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
