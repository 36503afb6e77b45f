package io.weir.dynamo;

import io.weir.state.StateKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The data that the store remembers of a head besides its snapshot. It is only a cache: every use
 * is under a condition, and without it a commit costs a little more.
 *
 * @param version the version of the head; 0 = the head has expired, and a key without state takes
 *     its place
 * @param expired the stored version of an expired head; 0 = it has not expired
 * @param eventHint the stored due hint; empty = none is stored
 * @param processingHint likewise
 * @param hintedAt the time at which this store last wrote a hint of it; 0 = never
 * @param size the bytes of the item
 * @param data the segments with its large state
 */
record Known(
    long version,
    long expired,
    OptionalLong eventHint,
    OptionalLong processingHint,
    long hintedAt,
    int size,
    List<SegmentRef> data) {

  /** The entry in the memory, this object, its due times, and the headers of the key's text. */
  private static final int BYTES = 216;

  private static final int SEGMENT_BYTES = 48;

  /** The bytes on the heap, with its key. */
  private long bytes(StateKey key) {
    return BYTES + 2L * key.key().length() + (long) SEGMENT_BYTES * data.size();
  }

  /** A bounded memory, the least recently used forgotten first. */
  static final class Memory {
    private final int limit;
    private final Map<StateKey, Known> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long mostBytes = Long.MAX_VALUE;
    private long bytes;

    Memory(int limit) {
      this.limit = limit;
    }

    /** Bounds the heap that it holds, beside the number of keys. */
    synchronized void within(long most) {
      mostBytes = most;
      shrink();
    }

    synchronized void put(StateKey key, Known known) {
      Known before = entries.put(key, known);
      bytes += known.bytes(key) - (before == null ? 0 : before.bytes(key));
      shrink();
    }

    private void shrink() {
      while (entries.size() > limit || bytes > mostBytes) {
        Map.Entry<StateKey, Known> eldest = entries.entrySet().iterator().next();
        bytes -= eldest.getValue().bytes(eldest.getKey());
        entries.remove(eldest.getKey());
      }
    }

    synchronized void forget(StateKey key) {
      Known known = entries.remove(key);
      bytes -= known == null ? 0 : known.bytes(key);
    }

    /** The remembered data of that version of the key; null if there is none. */
    synchronized @Nullable Known at(StateKey key, long version) {
      Known known = entries.get(key);
      return known != null && known.version() == version ? known : null;
    }

    synchronized long bytes() {
      return bytes;
    }

    synchronized int size() {
      return entries.size();
    }
  }
}
