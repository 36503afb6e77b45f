package io.weir.engine;

import io.weir.Position;
import io.weir.Shard;
import io.weir.StreamFunction;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds records that kill the process (PROTOCOL R9). A killed process leaves no word, so a
 * container that has not yet finished a batch of a shard writes down where it begins, before it
 * begins: one write per cold start and shard.
 */
final class Suspects {
  /**
   * When a delivery begins for so many times at the same unfinished record, its records are run
   * alone.
   */
  static final int ALONE_FROM = 3;

  /** So often a record may have been begun; then it is a dead letter, unseen. */
  static final int GIVE_UP_AFTER = 5;

  private final StreamFunction function;
  private final StateStore store;
  private final Set<Shard> trusted = new HashSet<>();

  Suspects(StreamFunction function, StateStore store) {
    this.function = function;
    this.store = store;
  }

  /** True if this container has finished a batch of the shard. */
  boolean trusts(Shard shard) {
    return trusted.contains(shard);
  }

  void trust(Shard shard) {
    trusted.add(shard);
  }

  void trustNobody() {
    trusted.clear();
  }

  /**
   * Writes down that a record is about to be tried.
   *
   * @return how often it has been, this time included
   */
  int begin(Progress known, Position position) {
    int before =
        known
            .suspect()
            .filter(one -> one.position().equals(position))
            .map(Progress.Suspect::attempts)
            .orElse(0);
    store.commitProgress(function.name(), known.nextSuspecting(position, before + 1));
    return before + 1;
  }
}
