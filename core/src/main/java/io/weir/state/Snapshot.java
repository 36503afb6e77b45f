package io.weir.state;

import java.util.OptionalLong;

/**
 * What was read for a key. Version and expiry together tell its item from every other one: an item
 * that comes after an expired one counts from 1 again, and expires later (R5).
 *
 * @param version counts the commits of the key; 0 = there is no item
 * @param expiresAt when the stored item may be dropped, epoch milliseconds, as the store keeps it:
 *     it may be coarser than what was committed; empty = never
 */
public record Snapshot(StateKey key, long version, KeyRecord record, OptionalLong expiresAt) {
  /** A key whose item does not expire, or that has none. */
  public Snapshot(StateKey key, long version, KeyRecord record) {
    this(key, version, record, OptionalLong.empty());
  }

  /** A key without an item. */
  public static Snapshot absent(StateKey key) {
    return new Snapshot(key, 0, KeyRecord.NEW);
  }

  /** The same item with another record. */
  public Snapshot withRecord(KeyRecord other) {
    return new Snapshot(key, version, other, expiresAt);
  }

  /** True if the item may be gone at {@code now}, and another one in its place. */
  public boolean isExpired(long now) {
    return expiresAt.isPresent() && expiresAt.getAsLong() <= now;
  }

  /** True if both are of the same commit: what a condition asks for. */
  public boolean isSameItem(Snapshot other) {
    return version == other.version && expiresAt.equals(other.expiresAt);
  }
}
