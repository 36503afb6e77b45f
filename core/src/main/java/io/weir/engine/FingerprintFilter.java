package io.weir.engine;

import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import java.util.List;

/**
 * Tells of most ids at once that a key does not remember them; of the others nothing, as a Bloom
 * filter does. It is a hash set with linear probing of fingerprints, 64 bits each: of every id that
 * the key remembers, and of some that it does not (forgotten ones, those of an attempt that
 * failed). So it saves searching and changes no answer. Kept with the warm key, made again where
 * the key was read.
 */
final class FingerprintFilter {
  /** The number of ids up to which a search is cheaper than making a filter. */
  static final int FEW = 64;

  private static final long[] NONE = {};
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  /** Fingerprints, 0 where a slot is free; at most three quarters are taken. */
  private long[] slots = NONE;

  private int taken;

  /**
   * Makes it hold all that {@code record} remembers, if that is worth it.
   *
   * @param more the number of ids that may be added next
   */
  void cover(KeyRecord record, int more) {
    int held = count(record.eventIds()) + count(record.positionIds());
    boolean needed = held + more > FEW;
    boolean stale = taken > 2 * held + more + FEW;
    if (needed && slots.length == 0 || stale) {
      make(held + more);
      record.eventIds().forEach(this::add);
      record.positionIds().forEach(this::add);
    }
  }

  private static int count(List<IdChunk> chunks) {
    int count = 0;
    for (int i = 0; i < chunks.size(); i++) {
      count += chunks.get(i).count();
    }
    return count;
  }

  private void make(int ids) {
    slots = new long[Integer.highestOneBit(Math.max(FEW, ids) * 4 / 3) * 2];
    taken = 0;
  }

  private void add(IdChunk chunk) {
    for (int at = 0; at < chunk.ids().length; at += IdChunk.ID_BYTES) {
      add(Id.at(chunk.ids(), at));
    }
  }

  /** True if the id is certainly not remembered. */
  boolean rulesOut(Id id) {
    return slots.length > 0 && slots[slotOf(fingerprint(id))] == 0;
  }

  void add(Id id) {
    if (slots.length > 0) {
      add(fingerprint(id));
    }
  }

  private void add(long fingerprint) {
    int slot = slotOf(fingerprint);
    if (slots[slot] != 0) {
      return;
    }
    slots[slot] = fingerprint;
    taken++;
    if (taken > slots.length / 4 * 3) {
      grow();
    }
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    for (long fingerprint : old) {
      if (fingerprint != 0) {
        slots[slotOf(fingerprint)] = fingerprint;
      }
    }
  }

  /** The slot of the fingerprint, or else the free slot for it (linear probing). */
  private int slotOf(long fingerprint) {
    int mask = slots.length - 1;
    int slot = (int) (fingerprint >>> Integer.SIZE) & mask;
    while (slots[slot] != 0 && slots[slot] != fingerprint) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static long fingerprint(Id id) {
    long mixed = (id.high() ^ Long.rotateLeft(id.low(), 29)) * GOLDEN;
    mixed = (mixed ^ mixed >>> 32) * GOLDEN;
    return mixed == 0 ? 1 : mixed;
  }

  /** Its bytes in the warm cache. */
  long bytes() {
    return (long) slots.length * Long.BYTES;
  }
}
