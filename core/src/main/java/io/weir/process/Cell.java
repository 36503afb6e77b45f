package io.weir.process;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One piece of state: entries in order, each with the time of its last use if it can expire. */
final class Cell<K, T> {
  private final Codec<K, T> codec;
  private final @Nullable Ttl ttl;
  private final Map<K, Entry<T>> entries = new LinkedHashMap<>();
  private long now = Long.MIN_VALUE;
  private long nextIndex;

  private record Entry<T>(T value, long lastUse) {}

  /** Writes and reads an entry. */
  interface Codec<K, T> {
    void write(K key, T value, BinaryWriter out);

    /** The key of the next entry; {@code index} is its place, from 0. */
    K readKey(BinaryReader in, long index);

    T readValue(BinaryReader in);
  }

  /**
   * @param ttl null = entries stay until they are cleared
   * @param stored the entries that were written; null = none
   */
  Cell(Codec<K, T> codec, @Nullable Ttl ttl, byte @Nullable [] stored) {
    this.codec = codec;
    this.ttl = ttl;
    if (stored != null) {
      read(new BinaryReader(stored));
    }
  }

  private void read(BinaryReader in) {
    int count = in.count(1);
    boolean timed = in.bool();
    for (long i = 0; i < count; i++) {
      long lastUse = timed ? in.signed() : Long.MIN_VALUE;
      K key = codec.readKey(in, i);
      entries.put(key, new Entry<>(codec.readValue(in), lastUse));
    }
    in.requireEnd("a state");
    nextIndex = count;
  }

  /** True if entries were stored with the times of their last use. */
  static boolean isTimed(byte[] stored) {
    BinaryReader in = new BinaryReader(stored);
    in.count(1);
    return in.bool();
  }

  byte[] bytes() {
    expire();
    if (entries.isEmpty()) {
      return new byte[0];
    }
    BinaryWriter out = new BinaryWriter();
    out.unsigned(entries.size()).bool(ttl != null);
    entries.forEach((key, entry) -> {
      if (ttl != null) {
        out.signed(entry.lastUse);
      }
      codec.write(key, entry.value, out);
    });
    return out.toByteArray();
  }

  /** Sets the time for expiry. State that had no expiry when it was written counts as used now. */
  void at(long time) {
    now = time;
    if (ttl != null && now != Long.MIN_VALUE) {
      entries.replaceAll(
          (key, entry) -> entry.lastUse == Long.MIN_VALUE ? new Entry<>(entry.value, now) : entry);
    }
    expire();
  }

  /**
   * The time at which the last entry expires; {@link Long#MAX_VALUE} if one stays until it is
   * cleared, or has not begun to expire.
   */
  long expiresAt() {
    long latest = Long.MIN_VALUE;
    for (Entry<T> entry : entries.values()) {
      latest = Math.max(latest, expiresAt(entry));
    }
    return latest;
  }

  private long expiresAt(Entry<T> entry) {
    return ttl == null || entry.lastUse == Long.MIN_VALUE ? Long.MAX_VALUE : ttl.end(entry.lastUse);
  }

  private void expire() {
    if (ttl != null && now != Long.MIN_VALUE && !entries.isEmpty()) {
      entries.values().removeIf(entry -> ttl.expired(entry.lastUse, now));
    }
  }

  /** The value of a key; null if there is none or it expired. */
  @Nullable T get(K key) {
    Entry<T> entry = entries.get(key);
    if (entry != null && ttl != null && ttl.renewedByRead()) {
      entries.put(key, new Entry<>(entry.value, now));
    }
    return entry == null ? null : entry.value;
  }

  /** Sets the value of a key; null removes it. */
  void put(K key, @Nullable T value) {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, new Entry<>(value, now));
    }
  }

  long nextIndex() {
    return nextIndex++;
  }

  Map<K, T> all() {
    Map<K, T> copy = new LinkedHashMap<>();
    List.copyOf(entries.keySet()).forEach(key -> copy.put(key, get(key)));
    return copy;
  }

  /** The entries as they are: none counts as read, none expires. */
  Map<K, T> unread() {
    Map<K, T> copy = new LinkedHashMap<>();
    entries.forEach((key, entry) -> copy.put(key, entry.value));
    return copy;
  }

  List<T> values() {
    return new ArrayList<>(all().values());
  }

  boolean removeIf(Predicate<? super T> matches) {
    return entries.values().removeIf(entry -> matches.test(entry.value));
  }

  void clear() {
    entries.clear();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }
}
