package io.weir.dynamo;

import io.weir.state.StateKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the store remembers of a head beside its snapshot. Only an aid: every use is under a
 * condition, and without it a commit costs a little more.
 *
 * @param version the head's; 0 = the head has expired, and a key without state takes its place
 * @param expired the stored version of an expired head; 0 = it has not expired
 * @param eventHint the stored due hint; empty = none is stored
 * @param processingHint likewise
 * @param hintedAt the clock when this store last wrote a hint of it; 0 = it has not
 * @param size bytes of the item
 * @param data the segments with its bulky state
 */
record Known(
    long version,
    long expired,
    OptionalLong eventHint,
    OptionalLong processingHint,
    long hintedAt,
    int size,
    List<SegmentRef> data) {

  /** A bounded memory, the least recently used forgotten first. */
  static final class Memory {
    private final Map<StateKey, Known> entries;

    Memory(int limit) {
      entries =
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<StateKey, Known> eldest) {
              return size() > limit;
            }
          };
    }

    synchronized void put(StateKey key, Known known) {
      entries.put(key, known);
    }

    synchronized void forget(StateKey key) {
      entries.remove(key);
    }

    /** What is known of that version of the key; null if nothing is. */
    synchronized Known at(StateKey key, long version) {
      Known known = entries.get(key);
      return known != null && known.version() == version ? known : null;
    }
  }
}
