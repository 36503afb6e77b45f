package io.weir.engine;

import io.weir.state.Snapshot;
import io.weir.state.StateKey;

/** A key on its way through one round. */
final class Work {
  private final Run run;
  private final Attempts attempts;
  private Snapshot snapshot;
  private StepResult step;
  private boolean closed;
  private boolean outboxDone;
  private String unfinished;
  private int redelivered;

  Work(Run run, Attempts attempts, Snapshot snapshot) {
    this.run = run;
    this.attempts = attempts;
    this.snapshot = snapshot;
  }

  StateKey key() {
    return run.key();
  }

  Run run() {
    return run;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  StepResult step() {
    return step;
  }

  void read(Snapshot now) {
    snapshot = now;
    outboxDone = false;
  }

  /** The stored outbox is known to be delivered: what is worked on from here has none. */
  void outboxDone(Snapshot without) {
    snapshot = without;
    outboxDone = true;
  }

  /**
   * True if the stored item still has an outbox that nothing but a write of its own will clear (R3,
   * R4).
   *
   * @param reachedTells true if a cold start can tell from the shard's progress that it was
   *     delivered
   */
  boolean wantsClearing(boolean reachedTells) {
    return outboxDone && (run.byTick() || !reachedTells) && !isUnfinished();
  }

  void doStep() {
    step = attempts.step(snapshot);
    redelivered = step.redelivered();
  }

  void committed(Snapshot now) {
    snapshot = now;
    closed = true;
    outboxDone = false;
  }

  /** Nothing more to step. */
  void close() {
    closed = true;
  }

  void unfinished(String reason) {
    unfinished = reason;
    closed = true;
  }

  boolean isOpen() {
    return !closed;
  }

  boolean isUnfinished() {
    return unfinished != null;
  }

  KeyOutcome outcome() {
    return new KeyOutcome(key(), snapshot, redelivered, unfinished);
  }
}
