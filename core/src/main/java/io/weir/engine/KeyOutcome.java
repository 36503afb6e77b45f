package io.weir.engine;

import io.weir.codec.UnreadableStateException;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one key's run.
 *
 * @param snapshot its stored item now, as far as known; without state, emissions and parked records
 *     if these are large
 * @param redelivered the number of records that had been decided before
 * @param leavesOutbox true if the stored item still has an outbox that is delivered: then {@code
 *     snapshot} differs from it, also in due times
 * @param unfinished the reason why the run has to come again; null if it is finished and delivered
 * @param unreadable the failure to read its state, else null
 */
record KeyOutcome(
    StateKey key,
    Snapshot snapshot,
    int redelivered,
    boolean leavesOutbox,
    @Nullable String unfinished,
    @Nullable UnreadableStateException unreadable) {
  /** Why a key has to come again that was not begun, or not to its end. */
  static final String TOO_LATE_TO_STEP =
      "the invocation's deadline is near (EngineLimits.reserveMillis before the function's Timeout)";

  /** The outcome of a key for which no time was left, and of which nothing is known. */
  static KeyOutcome notBegun(StateKey key) {
    return new KeyOutcome(key, Snapshot.absent(key), 0, false, TOO_LATE_TO_STEP, null);
  }

  boolean finished() {
    return unfinished == null;
  }
}
