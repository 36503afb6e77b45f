package io.weir.engine;

/**
 * What one call of the engine holds for all its keys.
 *
 * @param now the edge's clock, epoch milliseconds
 * @param time what may still be begun (R2)
 * @param watch told of each call that may be what ends the process
 */
record Scene(StepRules rules, long now, TimeLeft time, Watch watch) {
  /** Where its steps end. */
  Cut cut() {
    return new Cut(rules.limits().recordsPerCommit(), time);
  }
}
