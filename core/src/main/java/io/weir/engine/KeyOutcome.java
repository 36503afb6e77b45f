package io.weir.engine;

import io.weir.codec.UnreadableStateException;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;

/**
 * What became of one key's run.
 *
 * @param snapshot what is stored for it now, as far as is known; without state, emissions and
 *     waiting records where these are large
 * @param redelivered records that had been decided before
 * @param leavesOutbox true if the stored item still has an outbox that is delivered: then it is not
 *     as {@code snapshot} has it, due times included
 * @param unfinished why the run has to come again; null if it is finished and delivered
 * @param unreadable if its state could not be read, that; else null
 */
record KeyOutcome(
    StateKey key,
    Snapshot snapshot,
    int redelivered,
    boolean leavesOutbox,
    String unfinished,
    UnreadableStateException unreadable) {
  /** Why a key has to come again that was not begun, or not to its end. */
  static final String TOO_LATE_TO_STEP =
      "the invocation's deadline is near (EngineLimits.reserveMillis before the function's Timeout)";

  /** Of a key for which no time was left: nothing is known of it. */
  static KeyOutcome notBegun(StateKey key) {
    return new KeyOutcome(key, Snapshot.absent(key), 0, false, TOO_LATE_TO_STEP, null);
  }

  boolean finished() {
    return unfinished == null;
  }
}
