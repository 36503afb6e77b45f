package io.weir.engine;

import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The warm keys of a container, within a byte limit. It evicts by the second-chance algorithm: a
 * key that was used since the last check goes to the end of the queue, another one is evicted. It
 * is optimistic: a stale key can only lose its conditional write.
 */
final class SnapshotCache {
  private final long maxBytes;

  /**
   * The entries by key, since all are of one function, in the order in which they are checked next.
   */
  private final LinkedHashMap<String, WarmKey> entries = new LinkedHashMap<>();

  private final DueKeys<WarmKey> due = new DueKeys<>();
  private long bytes;
  private long since;

  /** A key that is warm, or may become so. */
  static final class WarmKey extends DueKeys.Item {
    private @Nullable Snapshot snapshot;
    private @Nullable FingerprintFilter filter;
    private long due = DueKeys.NEVER;
    private long bytes;
    private boolean held;
    private boolean used;

    Snapshot snapshot() {
      return Objects.requireNonNull(snapshot, "a key that is held has a snapshot");
    }

    /** The filter of the snapshot's ids, if it covers any. */
    FingerprintFilter filter() {
      return Objects.requireNonNull(filter, "a key that is held has a filter");
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
   * Forgets everything once a day. An item expires no sooner than a day after it was written. So no
   * warm key is older than the expiry that distinguishes its item from the next one (R5).
   */
  void clearDaily(long now) {
    if (now - since >= Expiry.TOMBSTONE_MILLIS) {
      clear();
      since = now;
    }
  }

  /** Null if the key is not warm, as one whose item has expired. */
  @Nullable WarmKey entry(StateKey key, long now) {
    WarmKey entry = held(key);
    if (entry != null && entry.snapshot().isExpired(now)) {
      remove(key);
      return null;
    }
    return entry;
  }

  private @Nullable WarmKey held(StateKey key) {
    WarmKey entry = entries.get(key.key());
    if (entry != null) {
      entry.used = true;
    }
    return entry;
  }

  /**
   * Puts a snapshot like {@link #put(WarmKey, Snapshot, FingerprintFilter)}, and finds the entry by
   * key.
   */
  void put(Snapshot snapshot, FingerprintFilter filter) {
    WarmKey known = held(snapshot.key());
    put(known == null ? new WarmKey() : known, snapshot, filter);
  }

  /**
   * @param entry the entry from {@link #entry}, or a new one
   * @param filter covers the ids of the snapshot, if it covers any
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
      String key = oldest.snapshot().key().key();
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
   * Releases an entry that is no longer held. It may stay among the due keys for a while, and must
   * not keep its data there.
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
   * @param watermark the event time; with {@link Long#MIN_VALUE} only the latter
   */
  List<WarmKey> due(long watermark) {
    return due.upTo(watermark);
  }
}
