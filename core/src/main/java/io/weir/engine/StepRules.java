package io.weir.engine;

import io.weir.Position;
import io.weir.StreamFunction;
import java.util.function.Predicate;

/**
 * What a step has to know beside the key's own data.
 *
 * @param marksJudge true if one position per shard judges redelivery; false: ids of positions do
 * @param finished tells whether a position is covered by its shard's progress
 */
record StepRules(StreamFunction function, boolean marksJudge, Predicate<Position> finished) {
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
}
