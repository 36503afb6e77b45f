package io.weir.spi;

import io.weir.codec.UnavailableException;
import io.weir.log.LogText;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from values that are all held in memory: rules, flags, a small table. They are loaded
 * with the first question, and looked at again with the first one after an interval; all events of
 * a batch have the same version of them. If that fails, those that are held go on for a while, and
 * after it the lookup fails.
 *
 * @param <K> what is asked for; equal by {@code equals}
 * @param <T> what is found
 */
public final class HeldRules<K, T> implements LookupReader<K, T> {
  private static final Logger LOG = LoggerFactory.getLogger(HeldRules.class);

  private final String name;
  private final Origin<K, T> origin;
  private final long refreshMillis;
  private final long keepMillis;
  private @Nullable Loaded<K, T> held;

  /** When the origin was asked last, and when it answered last; epoch milliseconds. */
  private long asked;

  private long known;

  /** Where the values are. */
  @FunctionalInterface
  public interface Origin<K, T> {
    /**
     * Loads all values.
     *
     * @param version the version that is held; null if none is
     * @return null if that is still the version
     * @throws RuntimeException if it is not known what there is
     */
    @Nullable Loaded<K, T> load(@Nullable String version, LookupTime time);
  }

  /** All values of one version. */
  public record Loaded<K, T>(String version, Map<K, T> values) {}

  /**
   * @param name of the lookup, for messages
   * @param refreshEvery the least time between two looks at the origin
   * @param keepFor for how long values are used after the origin was last known to have them, if a
   *     look has failed since; after that each question looks
   */
  public HeldRules(String name, Origin<K, T> origin, Duration refreshEvery, Duration keepFor) {
    this.name = name;
    this.origin = origin;
    this.refreshMillis = refreshEvery.toMillis();
    this.keepMillis = keepFor.toMillis();
  }

  @Override
  public Found<K, T> find(Set<K> keys, LookupTime time) {
    Map<K, T> values = current(time).values();
    Map<K, T> found = new HashMap<>();
    for (K key : keys) {
      T value = values.get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return Found.of(found);
  }

  private Loaded<K, T> current(LookupTime time) {
    Loaded<K, T> old = held;
    if (old != null && rests(time)) {
      return old;
    }
    asked = time.now();
    try {
      Loaded<K, T> loaded = origin.load(old == null ? null : old.version(), time);
      Loaded<K, T> now = loaded == null ? old : loaded;
      if (now == null) {
        throw new UnavailableException("lookup '" + name + "' has nothing to keep", null);
      }
      held = now;
      known = time.now();
      return now;
    } catch (RuntimeException failure) {
      if (old == null) {
        throw failure;
      }
      LOG.warn("lookup {} was not refreshed: {}", name, LogText.failure(failure));
      return still(old, time, failure);
    }
  }

  /** The last look was not long ago and found what is held, or has failed and that still does. */
  private boolean rests(LookupTime time) {
    boolean lately = time.now() - asked < refreshMillis && time.now() >= asked;
    return lately && (known == asked || isKept(time));
  }

  private boolean isKept(LookupTime time) {
    return time.now() - known <= keepMillis;
  }

  /** What is held, unless it is too long ago that it was known to be true. */
  private Loaded<K, T> still(Loaded<K, T> old, LookupTime time, RuntimeException failure) {
    if (!isKept(time)) {
      throw new UnavailableException(
          "lookup '"
              + name
              + "' was last known "
              + Duration.ofMillis(time.now() - known)
              + " ago, and is kept for "
              + Duration.ofMillis(keepMillis),
          failure);
    }
    return old;
  }
}
