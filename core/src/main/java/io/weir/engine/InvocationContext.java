package io.weir.engine;

/**
 * What one batch or tick knows and holds for all its keys.
 *
 * @param now the edge's clock, read once, epoch milliseconds: processing time for every key
 * @param time what may still be begun (R2)
 * @param watch told of each call that may be what ends the process
 * @param byTick true if a tick asks: it clears what it has delivered by a write of its own
 */
record InvocationContext(StepRules rules, long now, TimeLeft time, Watch watch, boolean byTick) {
  static InvocationContext ofBatch(StepRules rules, long now, TimeLeft time, Watch watch) {
    return new InvocationContext(rules, now, time, watch, false);
  }

  static InvocationContext ofTick(StepRules rules, long now, TimeLeft time) {
    return new InvocationContext(rules, now, time, Watch.OFF, true);
  }

  /** The same, with each call written down by a watch. */
  InvocationContext watchedBy(Watch other) {
    return new InvocationContext(rules, now, time, other, byTick);
  }

  /** Where its steps end. */
  StepBudget budget() {
    return new StepBudget(rules.limits().recordsPerCommit(), time);
  }
}
