package io.weir.state;

import java.util.OptionalLong;

/**
 * All that must become true together for one key, under the condition that what is stored has the
 * version of {@code based} and its expiry (for version 0: that there is no unexpired item).
 *
 * @param based what was read
 * @param next what replaces it
 * @param expiresAt when the item may be dropped, epoch milliseconds; empty = never. Deletion may
 *     come late, so a store treats an expired item as absent from this time on
 * @param now the edge's clock, epoch milliseconds: for expiry in the condition
 * @param idLife how long the ids of {@code next} can be asked for
 */
public record Commit(
    Snapshot based, KeyRecord next, OptionalLong expiresAt, long now, IdLife idLife) {
  /** A commit by somebody who does not know what the function declares. */
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
