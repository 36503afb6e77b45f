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

  /** Null = nothing, or not written yet. */
  private byte @Nullable [] fallback;

  /**
   * @throws IllegalArgumentException if its codec does not write its fallback, which would be found
   *     out when the fallback is needed
   */
  AskedLookup(Lookup<K, T> lookup, EngineStats stats) {
    this.lookup = lookup;
    this.settings = lookup.settings();
    this.cache = new LookupCache(settings);
    this.stats = stats;
    checkFallback();
  }

  /**
   * What is known, as bytes; null where nothing was found. A key that is missing is not known.
   *
   * @param away why not, for each key that is missing
   */
  record Known(Map<Object, byte @Nullable []> values, Map<Object, UnavailableException> away) {}

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
      return new Known(values, Map.of());
    }
    Map<Object, UnavailableException> away =
        (Map<Object, UnavailableException>)
            ask((Set<K>) open, now, time, (Map<K, byte @Nullable []>) values);
    return open.isEmpty() ? new Known(values, Map.of()) : without(open, values, away);
  }

  private byte[] kept(T value) {
    try {
      return lookup.codec().encode(value);
    } catch (Exception | AssertionError | StackOverflowError refused) {
      throw new UnavailableException(
          "lookup '"
              + lookup.name()
              + "' finds what its codec does not write ("
              + refused.getClass().getName()
              + "); mend one of the two",
          refused);
    }
  }

  private void checkFallback() {
    try {
      fallback();
    } catch (UnavailableException away) {
      LOG.warn("{}; the fallback of a lookup is written when it is needed", LogText.failure(away));
    } catch (Exception | AssertionError | StackOverflowError refused) {
      throw new IllegalArgumentException(
          "lookup '" + lookup.name() + "' has a value in orElse(..) " + unwritten(refused),
          refused);
    }
  }

  private static String unwritten(Throwable refused) {
    return "that its codec does not write ("
        + refused.getClass().getName()
        + "); give one that it writes, or say orAbsent()";
  }

  private byte @Nullable [] fallback() {
    T value = settings.failure().value();
    if (fallback == null && value != null) {
      fallback = lookup.codec().encode(value);
    }
    return fallback;
  }

  private Known without(
      Set<Object> open,
      Map<Object, byte @Nullable []> values,
      Map<Object, UnavailableException> away) {
    boolean known = settings.failure().fallback() && hasFallback(open, values, away);
    stats.lookupFailed(known ? open.size() : 0);
    return new Known(values, known ? Map.of() : away);
  }

  /**
   * @return false if the fallback cannot be written, as each key is then told
   */
  private boolean hasFallback(
      Set<Object> open,
      Map<Object, byte @Nullable []> values,
      Map<Object, UnavailableException> away) {
    byte[] bytes;
    try {
      bytes = fallback();
    } catch (Exception | AssertionError | StackOverflowError refused) {
      UnavailableException both =
          new UnavailableException(
              "lookup '"
                  + lookup.name()
                  + "' fails, and so does its fallback of orElse(..) ("
                  + LogText.failure(refused)
                  + ")",
              refused);
      open.forEach(key -> away.put(key, both));
      return false;
    }
    UnavailableException first = Objects.requireNonNull(away.get(open.iterator().next()));
    LOG.warn("{}; {} keys have its fallback", LogText.failure(first), open.size());
    open.forEach(key -> values.put(key, bytes));
    return true;
  }

  /**
   * Asks until each key is answered, or no attempt or no time is left. What ends a handler's step
   * as a failure is one here too; other errors are faults of the process, and end it.
   *
   * @param open the keys; those that are answered are removed
   * @return why the others are not
   */
  private Map<K, UnavailableException> ask(
      Set<K> open, long now, TimeLeft time, Map<K, byte @Nullable []> values) {
    LookupTime left = left(now, time);
    Map<K, UnavailableException> why = new HashMap<>();
    for (int attempt = 0; attempt < settings.attempts() && !open.isEmpty(); attempt++) {
      if (left.remainingMillis() <= 0) {
        break;
      }
      try {
        stats.lookupAsked();
        asked(open, left, values, why);
      } catch (Exception | AssertionError | StackOverflowError failure) {
        UnavailableException away = away(failure);
        open.forEach(key -> why.put(key, away));
      }
    }
    UnavailableException late = away(null);
    open.forEach(key -> why.putIfAbsent(key, late));
    return why;
  }

  private UnavailableException away(@Nullable Throwable last) {
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
   * @param why gets the reason for each key that is still open
   */
  private void asked(
      Set<K> open,
      LookupTime left,
      Map<K, byte @Nullable []> values,
      Map<K, UnavailableException> why) {
    Found<K, T> found = reader().find(new LinkedHashSet<>(open), left);
    if (found == null) {
      throw new UnavailableException(
          "its reader gives null; give Found.of(Map.of()) where nothing is found", null);
    }
    for (K key : List.copyOf(open)) {
      try {
        values.put(key, answer(found, key, left.now()));
        open.remove(key);
      } catch (Exception | AssertionError | StackOverflowError failure) {
        why.put(key, away(failure));
      }
    }
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
