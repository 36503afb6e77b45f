package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.KeyRecord;
import io.weir.state.Tally;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The result of a step.
 *
 * @param next the key's record afterwards
 * @param changed false if every record was a redelivery and nothing was due: there is nothing to
 *     commit
 * @param redelivered the number of records that had been decided before
 * @param expiresAt the time at which the item may be dropped
 * @param counted the counts of parked records that shards' progress has passed, to be added there
 *     in the same commit
 * @param rest the rest of the run if the commit is full; null if there is none
 * @param dueWhenDelivered the due times once the outbox is delivered; null if that changes nothing
 * @param deadLetters the number of events and timers that it gave up
 * @param parked the number of records that it parked
 * @param times from when the latencies of its emissions count; null if it has none
 * @param openWindows the number of windows that are open now; -1 if it is not known
 */
record StepResult(
    KeyRecord next,
    boolean changed,
    int redelivered,
    OptionalLong expiresAt,
    Map<Shard, Tally> counted,
    @Nullable KeyRun rest,
    @Nullable DueTimes dueWhenDelivered,
    int deadLetters,
    int parked,
    @Nullable ResultTimes times,
    int openWindows) {
  /** The result if every record was a redelivery and nothing was due. */
  static StepResult unchanged(KeyRecord before, int redelivered, @Nullable KeyRun rest) {
    return new StepResult(
        before, false, redelivered, OptionalLong.empty(), Map.of(), rest, null, 0, 0, null, -1);
  }
}
