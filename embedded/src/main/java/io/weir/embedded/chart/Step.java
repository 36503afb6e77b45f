package io.weir.embedded.chart;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * A round distance on the axis of time, from a millisecond to centuries, in UTC. Weeks begin on
 * Mondays, days at midnight, months on their first.
 *
 * @param millis the length; of months, 30 days each
 * @param months the length in months; 0 = a length of fixed time
 */
record Step(String name, long millis, int months) {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;
  private static final long WEEK = 7 * DAY;

  /** 1970-01-05, a Monday. */
  private static final long A_MONDAY = 4 * DAY;

  private static final List<Step> ALL =
      List.of(
          fixed("1 ms", 1),
          fixed("2 ms", 2),
          fixed("5 ms", 5),
          fixed("10 ms", 10),
          fixed("20 ms", 20),
          fixed("50 ms", 50),
          fixed("100 ms", 100),
          fixed("200 ms", 200),
          fixed("500 ms", 500),
          fixed("1 s", SECOND),
          fixed("2 s", 2 * SECOND),
          fixed("5 s", 5 * SECOND),
          fixed("15 s", 15 * SECOND),
          fixed("30 s", 30 * SECOND),
          fixed("1 min", MINUTE),
          fixed("2 min", 2 * MINUTE),
          fixed("5 min", 5 * MINUTE),
          fixed("15 min", 15 * MINUTE),
          fixed("30 min", 30 * MINUTE),
          fixed("1 h", HOUR),
          fixed("2 h", 2 * HOUR),
          fixed("3 h", 3 * HOUR),
          fixed("6 h", 6 * HOUR),
          fixed("12 h", 12 * HOUR),
          fixed("1 day", DAY),
          fixed("2 days", 2 * DAY),
          fixed("1 week", WEEK),
          calendar("1 month", 1),
          calendar("3 months", 3),
          calendar("6 months", 6),
          calendar("1 year", 12),
          calendar("2 years", 24),
          calendar("5 years", 60),
          calendar("10 years", 120),
          calendar("50 years", 600),
          calendar("100 years", 1_200));

  private static Step fixed(String name, long millis) {
    return new Step(name, millis, 0);
  }

  private static Step calendar(String name, int months) {
    return new Step(name, months * 30L * DAY, months);
  }

  /** The smallest of at least this length; the largest if none is. */
  static Step atLeast(double millis) {
    return ALL.stream().filter(step -> step.millis >= millis).findFirst().orElse(ALL.getLast());
  }

  /** The begin of the step that a time is in. */
  long floor(long time) {
    if (months == 0) {
      long offset = millis == WEEK ? A_MONDAY : 0;
      return Math.floorDiv(time - offset, millis) * millis + offset;
    }
    long month = (long) month(time).getYear() * 12 + month(time).getMonthValue() - 1;
    return begin(Math.floorDiv(month, months) * months);
  }

  /** The begin of the next step. */
  long next(long begin) {
    return months == 0
        ? begin + millis
        : month(begin)
            .plusMonths(months)
            .atDay(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .toEpochMilli();
  }

  private static YearMonth month(long time) {
    return YearMonth.from(LocalDate.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC));
  }

  private static long begin(long month) {
    return YearMonth.of(Math.toIntExact(Math.floorDiv(month, 12)), Math.floorMod(month, 12) + 1)
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .toEpochMilli();
  }

  /** A time at the begin of a step, with what the step needs to tell it from its neighbours. */
  String label(long time) {
    String date = date(time);
    if (months > 0) {
      return date.substring(0, months >= 12 ? 4 : 7);
    }
    if (millis >= DAY) {
      return date;
    }
    return String.format(Locale.ROOT, time(), Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC));
  }

  private String time() {
    if (millis >= MINUTE) {
      return "%1$tH:%1$tM";
    }
    return millis >= SECOND ? "%1$tH:%1$tM:%1$tS" : "%1$tH:%1$tM:%1$tS.%1$tL";
  }

  /** The day that a time is in. */
  static String date(long time) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC).toString();
  }
}
