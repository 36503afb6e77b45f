package io.weir.engine;

/**
 * What one batch or tick knows and holds for all its keys.
 *
 * @param now the edge's clock, read once, epoch milliseconds: processing time for every key
 * @param time what may still be begun (R2)
 * @param watch told of each call that may be what ends the process
 * @param byTick true if a tick asks: it clears what it has delivered by a write of its own
 */
record Invocation(StepRules rules, long now, TimeLeft time, Watch watch, boolean byTick) {
  static Invocation ofBatch(StepRules rules, long now, TimeLeft time, Watch watch) {
    return new Invocation(rules, now, time, watch, false);
  }

  static Invocation ofTick(StepRules rules, long now, TimeLeft time) {
    return new Invocation(rules, now, time, Watch.OFF, true);
  }

  /** The same, with each call written down by a watch. */
  Invocation watchedBy(Watch other) {
    return new Invocation(rules, now, time, other, byTick);
  }

  /** Where its steps end. */
  Cut cut() {
    return new Cut(rules.limits().recordsPerCommit(), time);
  }
}
