package io.weir.engine;

import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The warm keys of a container, least recently used first, within a byte limit. Optimistic: a stale
 * entry can only lose its conditional write.
 */
final class SnapshotCache {
  private static final int ENTRY_OVERHEAD_BYTES = 400;
  private final long maxBytes;
  private final LinkedHashMap<StateKey, Snapshot> entries = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;
  private long since;

  SnapshotCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Forgets everything once a day: an item expires no sooner than that after it was written, and a
   * key that is born again counts its versions from 1 again (PROTOCOL R5).
   */
  void clearDaily(long now) {
    if (now - since >= Expiry.TOMBSTONE_MILLIS) {
      clear();
      since = now;
    }
  }

  Snapshot get(StateKey key) {
    return entries.get(key);
  }

  void put(Snapshot snapshot) {
    remove(snapshot.key());
    entries.put(snapshot.key(), snapshot);
    bytes += size(snapshot);
    Iterator<Map.Entry<StateKey, Snapshot>> oldest = entries.entrySet().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= size(oldest.next().getValue());
      oldest.remove();
    }
  }

  void remove(StateKey key) {
    Snapshot old = entries.remove(key);
    if (old != null) {
      bytes -= size(old);
    }
  }

  void clear() {
    entries.clear();
    bytes = 0;
  }

  /** The warm keys that a rule picks, in no particular order of use. */
  List<Snapshot> matching(Predicate<Snapshot> rule) {
    List<Snapshot> found = new ArrayList<>();
    entries
        .values()
        .forEach(snapshot -> {
          if (rule.test(snapshot)) {
            found.add(snapshot);
          }
        });
    return found;
  }

  private static long size(Snapshot snapshot) {
    KeyRecord record = snapshot.record();
    long ids =
        record.eventIds().stream().mapToLong(SnapshotCache::size).sum()
            + record.positionIds().stream().mapToLong(SnapshotCache::size).sum();
    long outbox =
        record.outbox().emissions().stream()
            .mapToLong(emission -> emission.payload().length + 200L)
            .sum();
    long parked =
        record.parked().stream().mapToLong(waiting -> waiting.payload().length + 200L).sum();
    return ENTRY_OVERHEAD_BYTES
        + 2L * snapshot.key().key().length()
        + record.state().length
        + ids
        + outbox
        + parked;
  }

  private static long size(IdChunk chunk) {
    return chunk.ids().length + 64L;
  }
}
