package io.weir.embedded.explain;

import java.time.Duration;
import java.time.Instant;

/** Times and durations in words. */
public final class Times {
  private Times() {}

  /** A time, epoch milliseconds, in UTC; the ends of all times stand for none. */
  public static String text(long millis) {
    if (millis == Long.MIN_VALUE) {
      return "none yet";
    }
    return millis == Long.MAX_VALUE ? "never" : Instant.ofEpochMilli(millis).toString();
  }

  /** A duration in its two largest units: {@code 2 h 5 min}; none is negative. */
  public static String span(long millis) {
    Duration all = Duration.ofMillis(Math.max(0, millis));
    if (all.toDays() > 0) {
      return two(all.toDays(), "d", all.toHoursPart(), "h");
    }
    if (all.toHours() > 0) {
      return two(all.toHours(), "h", all.toMinutesPart(), "min");
    }
    if (all.toMinutes() > 0) {
      return two(all.toMinutes(), "min", all.toSecondsPart(), "s");
    }
    return all.toMillis() < 1_000 ? all.toMillis() + " ms" : all.toSeconds() + " s";
  }

  private static String two(long large, String unit, long small, String smaller) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
  }
}
