package io.weir.state;

import java.util.OptionalLong;

/**
 * The stored item of a key as it was read. Version and expiry together identify an item: an item
 * that comes after an expired one counts from 1 again, and expires later (R5).
 *
 * @param version the number of commits of the key; 0 = there is no item
 * @param expiresAt the time at which the stored item may be dropped, epoch milliseconds, as the
 *     store keeps it, which may be coarser than the committed one; empty = never
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

  /** True if both are of the same commit, as a condition requires. */
  public boolean isSameItem(Snapshot other) {
    return version == other.version && expiresAt.equals(other.expiresAt);
  }
}
