package io.weir.engine;

/**
 * The values of one batch or tick that are the same for all its keys.
 *
 * @param now the edge's clock, read once, epoch milliseconds: processing time for every key
 * @param time the time that is left (R2)
 * @param watch receives each call that may end the process
 * @param byTick true in a tick, which clears delivered outboxes by writes of its own
 * @param newest the arrival of the batch's newest record; unknown in a tick
 */
record InvocationContext(
    StepRules rules, long now, TimeLeft time, Watch watch, boolean byTick, long newest) {
  static InvocationContext ofBatch(
      StepRules rules, long now, TimeLeft time, Watch watch, long newest) {
    return new InvocationContext(rules, now, time, watch, false, newest);
  }

  static InvocationContext ofTick(StepRules rules, long now, TimeLeft time) {
    return new InvocationContext(rules, now, time, Watch.OFF, true, ResultTimes.UNKNOWN);
  }

  /** The same, with each call written down by a watch. */
  InvocationContext watchedBy(Watch other) {
    return new InvocationContext(rules, now, time, other, byTick, newest);
  }

  /** The budget of its steps. */
  StepBudget budget() {
    return new StepBudget(rules.limits().recordsPerCommit(), time);
  }
}
