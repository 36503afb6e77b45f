package io.weir;

import io.weir.definition.Description;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup is asked, and for how long an answer is good.
 *
 * @param cachedFor the time for which an answer is kept in memory; zero = it is not
 * @param cacheBytes the most memory of kept answers, about
 * @param timeout the most time of all attempts of one batch together
 * @param attempts how often it is asked before it counts as failed
 * @param failure what becomes of events where it fails
 */
public record LookupSettings<T>(
    Duration cachedFor, long cacheBytes, Duration timeout, int attempts, Failure<T> failure) {
  /** The default of {@link #cachedFor}: one minute. */
  public static final Duration DEFAULT_CACHED_FOR = Duration.ofMinutes(1);

  /** The longest time for which an answer is kept: a day. */
  public static final Duration MAX_CACHED_FOR = Duration.ofDays(1);

  /** The default of {@link #cacheBytes}: 8 MB. */
  public static final long DEFAULT_CACHE_BYTES = 8 << 20;

  /** The default of {@link #timeout}: two seconds. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  /** The default of {@link #attempts}. */
  public static final int DEFAULT_ATTEMPTS = 2;

  /** The most {@link #attempts}. */
  public static final int MAX_ATTEMPTS = 10;

  /**
   * What becomes of events where the lookup fails.
   *
   * @param fallback true if they have {@code value}; false: they come again
   * @param value null = as if nothing was found
   */
  public record Failure<T>(boolean fallback, @Nullable T value) {}

  /** The settings of a lookup that declares none. */
  public static <T> LookupSettings<T> defaults() {
    return new LookupSettings<>(
        DEFAULT_CACHED_FOR,
        DEFAULT_CACHE_BYTES,
        DEFAULT_TIMEOUT,
        DEFAULT_ATTEMPTS,
        new Failure<>(false, null));
  }

  LookupSettings<T> cachedFor(Duration time) {
    Millis.of("cachedFor", time);
    if (time.isNegative() || time.compareTo(MAX_CACHED_FOR) > 0) {
      throw new IllegalArgumentException(
          "cachedFor("
              + time
              + ") must be zero to MAX_CACHED_FOR = "
              + MAX_CACHED_FOR
              + "; hold what never changes in the code");
    }
    return new LookupSettings<>(time, cacheBytes, timeout, attempts, failure);
  }

  /** For a lookup that holds its answers in memory itself. */
  public LookupSettings<T> uncached() {
    return cachedFor(Duration.ZERO);
  }

  LookupSettings<T> cacheBytes(long most) {
    if (most < 0) {
      throw new IllegalArgumentException("cacheBytes(" + most + ") must be 0 or more");
    }
    return new LookupSettings<>(cachedFor, most, timeout, attempts, failure);
  }

  LookupSettings<T> timeout(Duration time) {
    Millis.positive("timeout", time);
    return new LookupSettings<>(cachedFor, cacheBytes, time, attempts, failure);
  }

  LookupSettings<T> attempts(int times) {
    if (times < 1 || times > MAX_ATTEMPTS) {
      throw new IllegalArgumentException(
          "attempts(" + times + ") must be 1 to MAX_ATTEMPTS = " + MAX_ATTEMPTS);
    }
    return new LookupSettings<>(cachedFor, cacheBytes, timeout, times, failure);
  }

  LookupSettings<T> orElse(T value) {
    Objects.requireNonNull(value, "orElse(null): say orAbsent() for nothing");
    return failing(new Failure<>(true, value));
  }

  LookupSettings<T> orAbsent() {
    return failing(new Failure<>(true, null));
  }

  private LookupSettings<T> failing(Failure<T> other) {
    return new LookupSettings<>(cachedFor, cacheBytes, timeout, attempts, other);
  }

  Description describe(Description lookup) {
    return lookup
        .with("cachedFor", cachedFor)
        .with("cacheBytes", cacheBytes)
        .with("timeout", timeout)
        .with("attempts", attempts)
        .with("onFailure", words());
  }

  private String words() {
    if (!failure.fallback()) {
      return "come again";
    }
    return failure.value() == null ? "absent" : "a value";
  }

  /** Describes the settings in words. */
  String text() {
    return "cached for "
        + cachedFor
        + " in "
        + cacheBytes
        + " bytes, asked at most "
        + attempts
        + " times in "
        + timeout
        + ", if it fails "
        + (failure.fallback() ? words() : "events come again");
  }
}
