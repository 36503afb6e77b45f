package io.weir.engine;

import io.weir.Position;
import io.weir.StreamFunction;
import java.util.function.Predicate;

/**
 * What a step has to know beside the key's own data.
 *
 * @param marksJudge true if one position per shard judges redelivery; false: ids of positions do
 * @param finished tells whether a position is covered by its shard's progress
 * @param arrivedElsewhere what the other shards' arrivals have passed: ids may still be needed for
 *     what arrived later; {@link Long#MAX_VALUE} where no other shard feeds the keys
 */
record StepRules(
    StreamFunction function,
    EngineLimits limits,
    boolean marksJudge,
    Predicate<Position> finished,
    long arrivedElsewhere) {
  long dedupeHorizon() {
    return function.sources().values().stream()
        .mapToLong(source -> source.source().settings().dedupeHorizon().toMillis())
        .max()
        .orElse(0);
  }

  long retention() {
    return function.sources().values().stream()
        .mapToLong(source -> source.source().settings().retention().toMillis())
        .max()
        .orElse(0);
  }

  /**
   * The arrival time that judges which event ids may be forgotten (PROTOCOL R7): a slower shard may
   * still bring a duplicate that arrived long before {@code arrival}, but nothing older than its
   * retention.
   */
  long idsNeededFrom(long arrival) {
    if (arrivedElsewhere >= arrival) {
      return arrival;
    }
    return Math.max(arrivedElsewhere, arrival - Math.min(arrival, retention()));
  }
}
