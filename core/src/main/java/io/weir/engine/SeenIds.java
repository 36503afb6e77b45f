package io.weir.engine;

import io.weir.state.IdChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ids that a key remembers: appended in time buckets, dropped a bucket at a time. Ids that a
 * run adds are collected, and become chunks once, when these are needed; many chunks of one size
 * are merged to one of the next, as in a log-structured merge tree.
 */
final class SeenIds {
  /**
   * The number of buckets in a horizon; an id is remembered for the horizon plus at most one
   * bucket.
   */
  static final int BUCKETS = 12;

  /** The ids in a full chunk, to which nothing is added; a run never copies a longer one. */
  static final int FULL = 32;

  /** The number of chunks of one size that are merged into one of at most {@link #LARGEST} ids. */
  private static final int MERGED = 16;

  private static final byte[] NO_BYTES = {};

  /** The ids of a key that remembers none and never will. */
  private static final SeenIds NONE = new SeenIds(List.of(), 1, new FingerprintFilter());

  private static final int LARGEST = FULL * MERGED * MERGED;

  private final long horizonMillis;
  private final long width;
  private final FingerprintFilter filter;
  private List<IdChunk> chunks;
  private boolean changed;

  /** Ids of the bucket {@link #openBucket} that are no chunk yet; the rest of the array is free. */
  private byte[] open = NO_BYTES;

  private int openBytes;
  private long openBucket;

  /**
   * @param chunks the chunks, which are not changed but copied on the first change, since most keys
   *     remember nothing
   * @param filter covers the chunks; added ids are added to it, too
   */
  SeenIds(List<IdChunk> chunks, long horizonMillis, FingerprintFilter filter) {
    this(chunks, horizonMillis, horizonMillis, filter);
  }

  /**
   * @param horizonMillis the time for which ids are kept
   * @param shortestMillis the shortest horizon of a lookup, which sets the size of buckets
   */
  SeenIds(List<IdChunk> chunks, long horizonMillis, long shortestMillis, FingerprintFilter filter) {
    this.chunks = chunks;
    this.horizonMillis = horizonMillis;
    this.width = Math.max(1, shortestMillis / BUCKETS);
    this.filter = filter;
  }

  /**
   * @param added true if ids may be added
   */
  static SeenIds of(
      List<IdChunk> chunks,
      long horizonMillis,
      long shortestMillis,
      boolean added,
      FingerprintFilter filter) {
    return added || !chunks.isEmpty()
        ? new SeenIds(chunks, horizonMillis, shortestMillis, filter)
        : NONE;
  }

  /** Searches the latest ids first, since producers mostly repeat recent events. */
  boolean contains(Id id, long now) {
    return contains(id, now, horizonMillis);
  }

  /**
   * @param horizon the time for which such ids are remembered, milliseconds
   */
  boolean contains(Id id, long now, long horizon) {
    if (filter.rulesOut(id)) {
      return false;
    }
    if (openBytes > 0 && !expired(openBucket, now, horizon) && id.isAmong(open, openBytes)) {
      return true;
    }
    for (int i = chunks.size() - 1; i >= 0; i--) {
      IdChunk chunk = chunks.get(i);
      if (!expired(bucket(chunk.latest()), now, horizon)
          && id.isAmong(chunk.ids(), chunk.ids().length)) {
        return true;
      }
    }
    return false;
  }

  void add(Id id, long arrival) {
    if (this == NONE) {
      throw new IllegalStateException("an id is added to a key that was said to remember none");
    }
    long bucket = bucket(arrival);
    if (openBytes == 0 || openBucket != bucket || openBytes == FULL * IdChunk.ID_BYTES) {
      close();
      open(bucket);
    }
    if (openBytes == open.length) {
      open = Arrays.copyOf(open, Math.max(4 * IdChunk.ID_BYTES, 2 * openBytes));
    }
    id.write(open, openBytes);
    openBytes += IdChunk.ID_BYTES;
    filter.add(id);
  }

  /** Goes on with the last chunk if that may grow. */
  private void open(long bucket) {
    if (!changed) {
      chunks = new ArrayList<>(chunks);
      changed = true;
    }
    openBucket = bucket;
    if (!chunks.isEmpty() && isOpen(chunks.getLast()) && bucketOf(chunks.getLast()) == bucket) {
      byte[] ids = chunks.removeLast().ids();
      open = Arrays.copyOf(ids, Math.min(2 * ids.length, FULL * IdChunk.ID_BYTES));
      openBytes = ids.length;
    }
  }

  private static boolean isOpen(IdChunk chunk) {
    return chunk.segment() == null && chunk.count() < FULL;
  }

  private void close() {
    if (openBytes > 0) {
      chunks.add(new IdChunk(lastOf(openBucket), Arrays.copyOf(open, openBytes), null));
      openBytes = 0;
      for (int size = FULL; size < LARGEST && endsWithMany(size); size *= MERGED) {
        mergeLast();
      }
    }
  }

  private boolean endsWithMany(int size) {
    int from = chunks.size() - MERGED;
    for (int i = chunks.size() - 1; i >= Math.max(0, from); i--) {
      IdChunk chunk = chunks.get(i);
      boolean fits = chunk.segment() == null && chunk.count() == size;
      if (!fits || bucketOf(chunk) != bucketOf(chunks.getLast())) {
        return false;
      }
    }
    return from >= 0;
  }

  private void mergeLast() {
    List<IdChunk> last = chunks.subList(chunks.size() - MERGED, chunks.size());
    byte[] all = new byte[MERGED * last.getFirst().ids().length];
    int at = 0;
    for (IdChunk chunk : last) {
      System.arraycopy(chunk.ids(), 0, all, at, chunk.ids().length);
      at += chunk.ids().length;
    }
    IdChunk merged = new IdChunk(last.getLast().latest(), all, null);
    last.clear();
    chunks.add(merged);
  }

  /**
   * All chunks of a bucket expire together, at the bucket's end plus the horizon: where the store
   * has cut them must not be seen.
   */
  private long expiry(long bucket) {
    return (bucket + 1) * width + horizonMillis;
  }

  /** The time at which the last id is forgotten, epoch milliseconds; 0 if there is none. */
  long lastExpiry() {
    close();
    long last = 0;
    for (IdChunk chunk : chunks) {
      last = Math.max(last, expiry(bucketOf(chunk)));
    }
    return last;
  }

  private long bucket(long arrival) {
    return Math.floorDiv(arrival, width);
  }

  private long bucketOf(IdChunk chunk) {
    return bucket(chunk.latest());
  }

  /** The last time of a bucket; all its chunks have it, so that a store may merge neighbours. */
  private long lastOf(long bucket) {
    return (bucket + 1) * width - 1;
  }

  /** The chunks that are still remembered at {@code now}. */
  List<IdChunk> live(long now) {
    close();
    for (int i = 0; i < chunks.size(); i++) {
      if (expired(bucketOf(chunks.get(i)), now)) {
        return chunks.stream().filter(one -> !expired(bucketOf(one), now)).toList();
      }
    }
    return chunks;
  }

  private boolean expired(long bucket, long now) {
    return expired(bucket, now, horizonMillis);
  }

  private boolean expired(long bucket, long now, long horizon) {
    return (bucket + 1) * width + horizon <= now;
  }

  boolean changed() {
    return changed;
  }
}
