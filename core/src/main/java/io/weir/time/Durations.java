package io.weir.time;

import java.time.Duration;
import java.util.Objects;

/** One set of rules for the durations in window settings. */
final class Durations {
  private Durations() {}

  static long positiveMillis(String setting, Duration value) {
    Objects.requireNonNull(value, setting);
    long millis = millis(setting, value);
    if (millis <= 0) {
      throw new IllegalArgumentException(
          setting + " " + value + " must be at least one millisecond");
    }
    return millis;
  }

  static long offsetMillis(String setting, Duration size, Duration offset) {
    Objects.requireNonNull(offset, "offset");
    long millis = millis("offset", offset);
    if (offset.abs().compareTo(size) >= 0) {
      throw new IllegalArgumentException(
          "offset " + offset + " must be shorter than the " + setting + " " + size
              + "; use the remainder, it gives the same windows");
    }
    return millis;
  }

  private static long millis(String setting, Duration value) {
    try {
      return value.toMillis();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(setting + " " + value + " is too long for milliseconds", e);
    }
  }

  static String describeOffset(long offset) {
    return offset == 0 ? "" : ", offset " + Duration.ofMillis(offset);
  }
}
