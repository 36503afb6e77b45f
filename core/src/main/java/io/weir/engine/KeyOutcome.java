package io.weir.engine;

import io.weir.state.Snapshot;
import io.weir.state.StateKey;

/**
 * What became of one key's run.
 *
 * @param snapshot what is stored for it now, as far as is known
 * @param redelivered records that had been decided before
 * @param leavesOutbox true if the stored item still has an outbox that is delivered: then it is not
 *     as {@code snapshot} has it, due times included
 * @param unfinished why the run has to come again; null if it is finished and delivered
 */
record KeyOutcome(
    StateKey key, Snapshot snapshot, int redelivered, boolean leavesOutbox, String unfinished) {
  boolean finished() {
    return unfinished == null;
  }
}
