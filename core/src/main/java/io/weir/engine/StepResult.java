package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.KeyRecord;
import io.weir.state.Tally;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a step decided.
 *
 * @param next the key's record afterwards
 * @param changed false if every record was a redelivery and nothing was due: there is nothing to
 *     commit
 * @param redelivered how many records had been decided before
 * @param expiresAt when the item may be dropped
 * @param counted what became of parked records that shards' progress has passed: to be added there
 *     in the same commit
 * @param rest what is left of the run, because the commit is full; null if nothing is
 * @param dueWhenDelivered when the key is due once the outbox is delivered; null if that changes
 *     nothing
 * @param deadLetters how many events and timers it gave up
 * @param parked how many records it parked
 */
record StepResult(
    KeyRecord next,
    boolean changed,
    int redelivered,
    OptionalLong expiresAt,
    Map<Shard, Tally> counted,
    KeyRun rest,
    DueTimes dueWhenDelivered,
    int deadLetters,
    int parked) {
  /** Every record was a redelivery and nothing was due. */
  static StepResult unchanged(KeyRecord before, int redelivered, KeyRun rest) {
    return new StepResult(before, false, redelivered, null, Map.of(), rest, null, 0, 0);
  }
}
