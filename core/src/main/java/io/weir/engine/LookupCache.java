package io.weir.engine;

import io.weir.LookupSettings;
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

  /** About what a character of a key takes. */
  private static final int CHARACTER_BYTES = 2;

  private final Map<Object, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final long most;
  private final long millis;
  private long bytes;

  /**
   * @param value null where nothing was found
   */
  record Kept(byte @Nullable [] value, long since) {}

  LookupCache(LookupSettings<?> settings) {
    this.most = settings.cacheBytes();
    this.millis = settings.cachedFor().toMillis();
  }

  /** The answer that is good now; null if there is none. */
  @Nullable Kept get(Object key, long now) {
    Kept one = kept.get(key);
    if (one == null || now - one.since() < millis && now >= one.since()) {
      return one;
    }
    kept.remove(key);
    bytes -= size(key, one);
    return null;
  }

  void put(Object key, Kept answer) {
    if (millis == 0) {
      return;
    }
    Kept old = kept.put(key, answer);
    bytes += size(key, answer) - (old == null ? 0 : size(key, old));
    Iterator<Map.Entry<Object, Kept>> oldest = kept.entrySet().iterator();
    while (bytes > most && oldest.hasNext()) {
      Map.Entry<Object, Kept> entry = oldest.next();
      bytes -= size(entry.getKey(), entry.getValue());
      oldest.remove();
    }
  }

  private static long size(Object key, Kept one) {
    byte[] value = one.value();
    int characters = key instanceof CharSequence text ? text.length() : 0;
    return ENTRY_BYTES + (long) CHARACTER_BYTES * characters + (value == null ? 0 : value.length);
  }

  void clear() {
    kept.clear();
    bytes = 0;
  }

  /** About the memory of what it keeps. */
  long bytes() {
    return bytes;
  }
}
