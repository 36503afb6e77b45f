package io.weir.engine;

import io.weir.Lookup;
import io.weir.LookupSettings;
import io.weir.codec.UnavailableException;
import io.weir.log.LogText;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
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
    try {
      found((Map<Object, T>) find((Set<K>) open, now, time), now, values);
      return new Known(values, null);
    } catch (UnavailableException away) {
      return without(open, values, away);
    }
  }

  private void found(Map<Object, T> found, long now, Map<Object, byte @Nullable []> values) {
    for (Object key : found.keySet()) {
      T value = found.get(key);
      byte[] bytes = value == null ? null : kept(value);
      values.put(key, bytes);
      cache.put(key, new LookupCache.Kept(bytes, now));
    }
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

  private Map<K, T> find(Set<K> keys, long now, TimeLeft time) {
    LookupTime left = left(now, time);
    RuntimeException last = null;
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      if (left.remainingMillis() <= 0) {
        break;
      }
      try {
        stats.lookupAsked();
        return asked(keys, left);
      } catch (RuntimeException failure) {
        last = failure;
      }
    }
    throw new UnavailableException(
        "lookup '"
            + lookup.name()
            + "' does not answer"
            + (last == null ? " in time" : " (" + LogText.failure(last) + ")"),
        last);
  }

  /**
   * Null for what has no value. The reader has a set of its own, and what it gives may be a view.
   */
  private Map<K, T> asked(Set<K> keys, LookupTime left) {
    Map<K, T> given = reader().find(new LinkedHashSet<>(keys), left);
    Objects.requireNonNull(given, "find(..) gives null; an empty map is no answer");
    Map<K, T> found = new LinkedHashMap<>();
    keys.forEach(key -> found.put(key, given.get(key)));
    return found;
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
