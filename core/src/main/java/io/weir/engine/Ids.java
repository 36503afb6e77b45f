package io.weir.engine;

import io.weir.state.IdChunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The ids that a key remembers: appended in time buckets, dropped a bucket at a time. */
final class Ids {
  /**
   * A horizon is divided into so many buckets; an id is remembered for the horizon plus at most one
   * bucket.
   */
  static final int BUCKETS = 12;

  private List<IdChunk> chunks;
  private final long horizonMillis;
  private boolean changed;

  /**
   * @param chunks stay as they are: most keys remember nothing, so a copy is made when something
   *     changes
   */
  Ids(List<IdChunk> chunks, long horizonMillis) {
    this.chunks = chunks;
    this.horizonMillis = horizonMillis;
  }

  /** A UUID as itself, any other id hashed to 128 bits. */
  static byte[] of(String id) {
    if (id.length() == 36 && id.charAt(8) == '-') {
      try {
        UUID uuid = UUID.fromString(id);
        if (uuid.toString().equals(id)) {
          return ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array();
        }
      } catch (IllegalArgumentException notAUuid) {
        return hash(id);
      }
    }
    return hash(id);
  }

  private static byte[] hash(String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(sha.digest(id.getBytes(StandardCharsets.UTF_8)), IdChunk.ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  boolean contains(byte[] id, long now) {
    for (IdChunk chunk : chunks) {
      if (!expired(chunk, now) && chunk.contains(id)) {
        return true;
      }
    }
    return false;
  }

  void add(byte[] id, long arrival) {
    ownChunks();
    int last = chunks.size() - 1;
    if (last >= 0
        && chunks.get(last).segment() == null
        && bucket(chunks.get(last).latest()) == bucket(arrival)) {
      chunks.set(last, appended(chunks.get(last), id, arrival));
    } else {
      chunks.add(new IdChunk(arrival, id.clone(), null));
    }
  }

  private void ownChunks() {
    if (!changed) {
      chunks = new ArrayList<>(chunks);
      changed = true;
    }
  }

  private static IdChunk appended(IdChunk chunk, byte[] id, long arrival) {
    byte[] ids = Arrays.copyOf(chunk.ids(), chunk.ids().length + id.length);
    System.arraycopy(id, 0, ids, chunk.ids().length, id.length);
    return new IdChunk(Math.max(chunk.latest(), arrival), ids, null);
  }

  /**
   * All chunks of a bucket expire together, at the bucket's end plus the horizon: where the store
   * has cut them must not be seen.
   */
  private long expiry(IdChunk chunk) {
    return (bucket(chunk.latest()) + 1) * width() + horizonMillis;
  }

  /** When the last of them is forgotten, epoch milliseconds; 0 if there is none. */
  long lastExpiry() {
    long last = 0;
    for (IdChunk chunk : chunks) {
      last = Math.max(last, expiry(chunk));
    }
    return last;
  }

  private long width() {
    return Math.max(1, horizonMillis / BUCKETS);
  }

  private long bucket(long arrival) {
    return Math.floorDiv(arrival, width());
  }

  /** What is still to be remembered at {@code now}. */
  List<IdChunk> live(long now) {
    for (IdChunk chunk : chunks) {
      if (expired(chunk, now)) {
        return chunks.stream().filter(one -> !expired(one, now)).toList();
      }
    }
    return chunks;
  }

  private boolean expired(IdChunk chunk, long now) {
    return expiry(chunk) <= now;
  }

  boolean changed() {
    return changed;
  }
}
