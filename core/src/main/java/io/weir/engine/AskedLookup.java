package io.weir.engine;

import io.weir.Lookup;
import io.weir.LookupSettings;
import io.weir.codec.UnavailableException;
import io.weir.log.LogText;
import io.weir.spi.Found;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lookup as an engine asks it: for many keys at once, with its cache, its attempts and its
 * fallback. Used by one thread.
 */
final class AskedLookup<K, T> {
  private static final Logger LOG = LoggerFactory.getLogger(AskedLookup.class);

  private final Lookup<K, T> lookup;
  private final LookupSettings<T> settings;
  private final LookupCache cache;
  private final EngineStats stats;
  private @Nullable LookupReader<K, T> reader;

  AskedLookup(Lookup<K, T> lookup, EngineStats stats) {
    this.lookup = lookup;
    this.settings = lookup.settings();
    this.cache = new LookupCache(settings);
    this.stats = stats;
  }

  /** What is known, as bytes; null where nothing was found. A key that is missing is not known. */
  record Known(Map<Object, byte @Nullable []> values, @Nullable UnavailableException away) {}

  /** The answers that the cache has, and for the other keys those of the lookup or its fallback. */
  @SuppressWarnings("unchecked") // the definition holds the types together
  Known answers(Set<Object> keys, long now, TimeLeft time) {
    Map<Object, byte @Nullable []> values = new HashMap<>();
    Set<Object> open = new LinkedHashSet<>();
    for (Object key : keys) {
      LookupCache.Kept kept = cache.get(key, now);
      if (kept == null) {
        open.add(key);
      } else {
        values.put(key, kept.value());
      }
    }
    stats.lookedUp(keys.size(), open.size());
    if (open.isEmpty()) {
      return new Known(values, null);
    }
    RuntimeException last = ask((Set<K>) open, now, time, (Map<K, byte @Nullable []>) values);
    return open.isEmpty() ? new Known(values, null) : without(open, values, away(last));
  }

  private byte[] kept(T value) {
    try {
      return lookup.codec().encode(value);
    } catch (RuntimeException refused) {
      throw new UnavailableException(
          "lookup '"
              + lookup.name()
              + "' finds what its codec does not write ("
              + refused.getClass().getName()
              + "); mend one of the two",
          refused);
    }
  }

  private Known without(
      Set<Object> open, Map<Object, byte @Nullable []> values, UnavailableException away) {
    LookupSettings.Failure<T> failure = settings.failure();
    stats.lookupFailed(failure.fallback() ? open.size() : 0);
    if (!failure.fallback()) {
      return new Known(values, away);
    }
    LOG.warn("{}; {} keys have its fallback", LogText.failure(away), open.size());
    T value = failure.value();
    byte[] bytes = value == null ? null : kept(value);
    open.forEach(key -> values.put(key, bytes));
    return new Known(values, null);
  }

  /**
   * Asks until each key is answered, or no attempt or no time is left.
   *
   * @param open the keys; those that are answered are removed
   * @return why the others are not; null if they were not asked for
   */
  private @Nullable RuntimeException ask(
      Set<K> open, long now, TimeLeft time, Map<K, byte @Nullable []> values) {
    LookupTime left = left(now, time);
    RuntimeException last = null;
    for (int attempt = 0; attempt < settings.attempts() && !open.isEmpty(); attempt++) {
      if (left.remainingMillis() <= 0) {
        break;
      }
      try {
        stats.lookupAsked();
        last = asked(open, left, values);
      } catch (RuntimeException failure) {
        last = failure;
      }
    }
    return last;
  }

  private UnavailableException away(@Nullable RuntimeException last) {
    return new UnavailableException(
        "lookup '"
            + lookup.name()
            + "' does not answer"
            + (last == null ? " in time" : " (" + LogText.failure(last) + ")"),
        last);
  }

  /**
   * Asks once. The reader has a set of its own, and what it gives may be a view.
   *
   * @return why a key is still open; null if none is
   */
  private @Nullable RuntimeException asked(
      Set<K> open, LookupTime left, Map<K, byte @Nullable []> values) {
    Found<K, T> found = reader().find(new LinkedHashSet<>(open), left);
    if (found == null) {
      throw new UnavailableException(
          "its reader gives null; give Found.of(Map.of()) where nothing is found", null);
    }
    RuntimeException unknown = null;
    for (K key : List.copyOf(open)) {
      try {
        values.put(key, answer(found, key, left.now()));
        open.remove(key);
      } catch (RuntimeException failure) {
        unknown = failure;
      }
    }
    return unknown;
  }

  /** The answer for a key, cached; null if it has no value. */
  private byte @Nullable [] answer(Found<K, T> found, K key, long now) {
    RuntimeException unknown = found.unknown().get(key);
    if (unknown != null) {
      throw unknown;
    }
    T value = found.values().get(key);
    byte[] bytes = value == null ? null : kept(value);
    cache.put(key, new LookupCache.Kept(bytes, now));
    return bytes;
  }

  /** All attempts together have the timeout, and no more than what is left for work. */
  private LookupTime left(long now, TimeLeft time) {
    long begun = time.toStep();
    long timeout = settings.timeout().toMillis();
    return new LookupTime(now, () -> Math.min(timeout - (begun - time.toStep()), time.toStep()));
  }

  private LookupReader<K, T> reader() {
    LookupReader<K, T> open = reader;
    if (open == null) {
      open = lookup.open();
      reader = open;
    }
    return open;
  }

  /** Forgets what a new container would not know. */
  void coolDown() {
    cache.clear();
    LookupReader<K, T> open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }
}
