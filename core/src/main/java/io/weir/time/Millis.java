package io.weir.time;

import io.weir.annotation.Internal;
import java.time.Duration;

/**
 * Converts durations to milliseconds, the unit of all times here. A duration with a fraction of a
 * millisecond is refused and never rounded: a window of half a millisecond would be empty.
 */
@Internal
public final class Millis {
  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

  /** Not written as {@code LONGEST.negated()}: that loads BigDecimal, 15 ms of a cold start. */
  private static final Duration LONGEST_BACK = Duration.ofMillis(-Long.MAX_VALUE);

  private Millis() {}

  /**
   * The milliseconds of a setting.
   *
   * @param setting the name of the setting in a message
   * @throws IllegalArgumentException if the duration has a fraction of a millisecond, or more
   *     milliseconds than a long holds
   */
  public static long of(String setting, Duration duration) {
    if (duration.compareTo(LONGEST) > 0 || duration.compareTo(LONGEST_BACK) < 0) {
      throw new IllegalArgumentException(
          setting
              + "("
              + duration
              + ") is longer than time is counted here; use at most "
              + LONGEST);
    }
    return whole(setting, duration);
  }

  /** Converts a duration that must be at least one millisecond. */
  public static long positive(String setting, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          setting + "(" + duration + ") must be at least one millisecond");
    }
    return of(setting, duration);
  }

  /** Converts a duration of zero or more; one too long for a long gives {@link Long#MAX_VALUE}. */
  public static long orForEver(String setting, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(setting + "(" + duration + ") cannot be negative");
    }
    return duration.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : whole(setting, duration);
  }

  private static long whole(String setting, Duration duration) {
    if (duration.getNano() % 1_000_000 != 0) {
      throw new IllegalArgumentException(
          setting
              + "("
              + duration
              + ") has a fraction of a millisecond; times are whole milliseconds");
    }
    return duration.toMillis();
  }

  /** {@code a + b}, clamped to the range of a long (saturating addition). */
  public static long plus(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE : sum;
  }
}
