package io.weir.engine;

import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The warm keys of a container, within a byte limit. It makes room by second chance: what was used
 * since it was looked at last goes to the end, to be looked at once more, and what was not goes.
 * Optimistic: a stale key can only lose its conditional write.
 */
final class SnapshotCache {
  private final long maxBytes;

  /** By the key alone, they are all of one function. Those first that were looked at first. */
  private final LinkedHashMap<String, WarmKey> entries = new LinkedHashMap<>();

  private final DueKeys<WarmKey> due = new DueKeys<>();
  private long bytes;
  private long since;

  /** A key that is warm, or may become so. */
  static final class WarmKey extends DueKeys.Item {
    private Snapshot snapshot;
    private FingerprintFilter filter;
    private long due = DueKeys.NEVER;
    private long bytes;
    private boolean held;
    private boolean used;

    Snapshot snapshot() {
      return snapshot;
    }

    /** Covers what the snapshot remembers, as far as it covers anything. */
    FingerprintFilter filter() {
      return filter;
    }

    @Override
    long due() {
      return due;
    }
  }

  SnapshotCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Forgets everything once a day. An item expires no sooner than that after it was written: so
   * nothing is warm that was read before an item had the expiry by which it is told from the one
   * that comes after it (R5).
   */
  void clearDaily(long now) {
    if (now - since >= Expiry.TOMBSTONE_MILLIS) {
      clear();
      since = now;
    }
  }

  /** Null if the key is not warm, as one whose item has expired. */
  WarmKey entry(StateKey key, long now) {
    WarmKey entry = held(key);
    if (entry != null && entry.snapshot.isExpired(now)) {
      remove(key);
      return null;
    }
    return entry;
  }

  private WarmKey held(StateKey key) {
    WarmKey entry = entries.get(key.key());
    if (entry != null) {
      entry.used = true;
    }
    return entry;
  }

  /**
   * As {@link #put(WarmKey, Snapshot, FingerprintFilter)} does, where the key's entry is not at
   * hand.
   */
  void put(Snapshot snapshot, FingerprintFilter filter) {
    WarmKey known = held(snapshot.key());
    put(known == null ? new WarmKey() : known, snapshot, filter);
  }

  /**
   * @param entry what {@link #entry} gave for the key, or a new one
   * @param filter covers what the snapshot remembers, as far as it covers anything
   */
  void put(WarmKey entry, Snapshot snapshot, FingerprintFilter filter) {
    if (!entry.held) {
      remove(snapshot.key());
      entries.put(snapshot.key().key(), entry);
      entry.held = true;
    }
    long size = HeapSize.of(snapshot) + filter.bytes();
    bytes += size - entry.bytes;
    entry.bytes = size;
    entry.snapshot = snapshot;
    entry.filter = filter;
    entry.due = dueOf(snapshot.record());
    due.put(entry);
    if (bytes > maxBytes) {
      shrink();
    }
  }

  private static long dueOf(KeyRecord record) {
    return record.outbox().isEmpty() ? record.eventDue().orElse(DueKeys.NEVER) : Long.MIN_VALUE;
  }

  private void shrink() {
    while (bytes > maxBytes) {
      WarmKey oldest = entries.firstEntry().getValue();
      String key = oldest.snapshot.key().key();
      if (oldest.used) {
        oldest.used = false;
        entries.putLast(key, oldest);
      } else {
        entries.remove(key);
        forget(oldest);
      }
    }
  }

  void remove(StateKey key) {
    WarmKey entry = entries.remove(key.key());
    if (entry != null) {
      forget(entry);
    }
  }

  /**
   * To be called for an entry that is no longer held. It may stand among the due keys for a while,
   * out of date, and must not keep there what it held.
   */
  private void forget(WarmKey entry) {
    bytes -= entry.bytes;
    due.remove(entry);
    entry.bytes = 0;
    entry.held = false;
    entry.snapshot = null;
    entry.filter = null;
  }

  void clear() {
    entries.values().forEach(this::forget);
    entries.clear();
  }

  /**
   * Warm keys whose event-time due has come, or whose outbox is not known to be delivered.
   *
   * @param watermark where event time stands; with {@link Long#MIN_VALUE} only the latter
   */
  List<WarmKey> due(long watermark) {
    return due.upTo(watermark);
  }
}
