package io.weir.state;

import java.util.OptionalLong;

/**
 * The changes of one key that are stored together, on the condition that the stored item has the
 * version and expiry of {@code based} (for version 0: that there is no unexpired item).
 *
 * @param based the snapshot that was read
 * @param next the record that replaces it
 * @param expiresAt the time at which the item may be dropped, epoch milliseconds; empty = never.
 *     Deletion may come late, so a store treats an expired item as absent from this time on
 * @param now the edge's clock, epoch milliseconds: for expiry in the condition
 * @param idLife the time for which the ids of {@code next} are needed
 */
public record Commit(
    Snapshot based, KeyRecord next, OptionalLong expiresAt, long now, IdLife idLife) {
  /** Makes a commit whose function is not known, so that its ids are kept as long as the item. */
  public Commit(Snapshot based, KeyRecord next, OptionalLong expiresAt, long now) {
    this(based, next, expiresAt, now, IdLife.UNKNOWN);
  }

  public StateKey key() {
    return based.key();
  }

  /**
   * True if this changes the outbox and nothing that a step would change: a write that follows a
   * delivery. A step gives a key's state anew, if only the same bytes again.
   */
  public boolean onlySettles() {
    return next.state() == based.record().state();
  }
}
