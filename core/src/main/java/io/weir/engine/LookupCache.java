package io.weir.engine;

import io.weir.LookupSettings;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one lookup that are still good, the least recently used first. Used by one thread.
 */
final class LookupCache {
  /** About what an entry takes beside its bytes: a node, a key, an array, an object. */
  private static final int ENTRY_BYTES = 160;

  /** About what a part of a key takes beside its bytes: an object, and its place in the key. */
  private static final int PART_BYTES = 48;

  /** About what a character of a key takes. */
  private static final int CHARACTER_BYTES = 2;

  /** What a key is taken for that does not tell what it holds. */
  private static final int UNTOLD_BYTES = 1_024;

  private final Map<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long most;
  private final long millis;
  private long bytes;

  /**
   * @param value null where nothing was found
   */
  record Kept(byte @Nullable [] value, long since) {}

  /** An answer, and about what it takes with its key: some keys are slow to measure. */
  private record Entry(Kept kept, long bytes) {}

  LookupCache(LookupSettings<?> settings) {
    this.most = settings.cacheBytes();
    this.millis = settings.cachedFor().toMillis();
  }

  /** The answer that is good now; null if there is none. */
  @Nullable Kept get(Object key, long now) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    Kept one = entry.kept();
    if (now - one.since() < millis && now >= one.since()) {
      return one;
    }
    remove(key);
    return null;
  }

  private void remove(Object key) {
    Entry old = entries.remove(key);
    bytes -= old == null ? 0 : old.bytes();
  }

  /** Keeps an answer, unless it is larger than all that may be kept. */
  void put(Object key, Kept answer) {
    if (millis == 0) {
      return;
    }
    remove(key);
    Entry entry = new Entry(answer, size(key, answer));
    if (entry.bytes() > most) {
      return;
    }
    entries.put(key, entry);
    bytes += entry.bytes();
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes > most && oldest.hasNext()) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  private static long size(Object key, Kept one) {
    byte[] value = one.value();
    return ENTRY_BYTES + size(key) + (value == null ? 0 : value.length);
  }

  /** About what a key, or a part of it, takes beside the object that it is. */
  private static long size(@Nullable Object key) {
    return switch (key) {
      case null -> 0;
      case CharSequence text -> (long) CHARACTER_BYTES * text.length();
      case Number number -> 0;
      case Enum<?> constant -> 0;
      case byte[] array -> array.length;
      case Collection<?> parts -> parts(parts);
      case Map<?, ?> parts -> parts(parts.keySet()) + parts(parts.values());
      default -> told(key);
    };
  }

  private static long parts(Collection<?> parts) {
    long sum = 0;
    for (Object part : parts) {
      sum += PART_BYTES + size(part);
    }
    return sum;
  }

  /** A record has all that it holds in its text. */
  private static long told(Object key) {
    try {
      return PART_BYTES + (long) CHARACTER_BYTES * key.toString().length();
    } catch (RuntimeException | AssertionError | StackOverflowError untold) {
      return UNTOLD_BYTES; // what is only measured is no reason to know nothing of the key
    }
  }

  void clear() {
    entries.clear();
    bytes = 0;
  }

  /** About the memory of what it keeps. */
  long bytes() {
    return bytes;
  }
}
