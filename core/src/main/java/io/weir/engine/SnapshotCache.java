package io.weir.engine;

import io.weir.Emission;
import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The warm keys of a container, least recently used first, within a byte limit. Optimistic: a stale
 * entry can only lose its conditional write.
 */
final class SnapshotCache {
  private static final int ENTRY_OVERHEAD_BYTES = 400;
  private final long maxBytes;
  private final LinkedHashMap<StateKey, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
  private final DueKeys due = new DueKeys();
  private long bytes;
  private long since;

  /**
   * A warm key.
   *
   * @param filter covers what the snapshot remembers, as far as it covers anything
   * @param bytes what it takes of the cache
   */
  record Entry(Snapshot snapshot, IdFilter filter, long bytes) {}

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
    Entry entry = entries.get(key);
    return entry == null ? null : entry.snapshot;
  }

  /** Null if the key is not warm. */
  Entry entry(StateKey key) {
    return entries.get(key);
  }

  /**
   * @param filter covers what the snapshot remembers, as far as it covers anything
   */
  void put(Snapshot snapshot, IdFilter filter) {
    Entry entry = new Entry(snapshot, filter, size(snapshot) + filter.bytes());
    forgotten(entries.put(snapshot.key(), entry));
    due.put(snapshot.key(), dueOf(snapshot.record()));
    bytes += entry.bytes;
    if (bytes > maxBytes) {
      shrink();
    }
  }

  private void shrink() {
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      Entry entry = oldest.next();
      forgotten(entry);
      due.remove(entry.snapshot.key());
      oldest.remove();
    }
  }

  void remove(StateKey key) {
    forgotten(entries.remove(key));
    due.remove(key);
  }

  private void forgotten(Entry old) {
    bytes -= old == null ? 0 : old.bytes;
  }

  void clear() {
    entries.clear();
    due.clear();
    bytes = 0;
  }

  /**
   * Warm keys whose event-time due has come, or whose outbox is not known to be delivered.
   *
   * @param watermark where event time stands; with {@link Long#MIN_VALUE} only the latter
   */
  List<Snapshot> due(long watermark) {
    List<Snapshot> found = new ArrayList<>();
    for (StateKey key : due.upTo(watermark, this::dueOf)) {
      found.add(get(key));
    }
    return found;
  }

  private long dueOf(StateKey key) {
    Snapshot snapshot = get(key);
    return snapshot == null ? DueKeys.NEVER : dueOf(snapshot.record());
  }

  private static long dueOf(KeyRecord record) {
    return record.outbox().isEmpty() ? record.eventDue().orElse(DueKeys.NEVER) : Long.MIN_VALUE;
  }

  private static long size(Snapshot snapshot) {
    KeyRecord record = snapshot.record();
    return ENTRY_OVERHEAD_BYTES
        + 2L * snapshot.key().key().length()
        + record.state().length
        + ids(record.eventIds())
        + ids(record.positionIds())
        + outbox(record.outbox().emissions())
        + parked(record.parked());
  }

  private static long ids(List<IdChunk> chunks) {
    long size = 0;
    for (IdChunk chunk : chunks) {
      size += chunk.ids().length + 64L;
    }
    return size;
  }

  private static long outbox(List<Emission> emissions) {
    long size = 0;
    for (Emission emission : emissions) {
      size += emission.payload().length + 200L;
    }
    return size;
  }

  private static long parked(List<ParkedRecord> records) {
    long size = 0;
    for (ParkedRecord waiting : records) {
      size += waiting.payload().length + 200L;
    }
    return size;
  }
}
