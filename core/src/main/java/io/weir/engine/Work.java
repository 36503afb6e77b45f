package io.weir.engine;

import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.state.Commit;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.function.Supplier;

/** A key on its way through one round. */
final class Work {
  private static final int LARGE_BYTES = 16 << 10;

  private final Supplier<Attempts> tries;
  private final SnapshotCache.Entry entry;
  private Attempts attempts;
  private Run run;
  private Snapshot snapshot;
  private IdFilter filter;
  private StepResult step;
  private boolean closed;
  private boolean outboxDone;

  /** True if the snapshot is what the step made. */
  private boolean own;

  /** What was in the outbox that is done; empty if none is. */
  private Outbox delivered = Outbox.EMPTY;

  private String unfinished;
  private UnreadableStateException unreadable;
  private int redelivered;
  private int conflicts;

  /** Of a warm key. */
  Work(Run run, Supplier<Attempts> tries, SnapshotCache.Entry warm) {
    this(run, tries, warm, warm.snapshot(), warm.filter());
  }

  /** Of a key that was read. */
  Work(Run run, Supplier<Attempts> tries, Snapshot read) {
    this(run, tries, new SnapshotCache.Entry(), read, new IdFilter());
  }

  private Work(
      Run run,
      Supplier<Attempts> tries,
      SnapshotCache.Entry entry,
      Snapshot snapshot,
      IdFilter filter) {
    this.run = run;
    this.tries = tries;
    this.attempts = tries.get();
    this.entry = entry;
    this.snapshot = snapshot;
    this.filter = filter;
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

  /** The key is warm now. */
  void keepIn(SnapshotCache cache) {
    cache.put(entry, snapshot, filter);
  }

  StepResult step() {
    return step;
  }

  Commit commit(Scene scene) {
    return new Commit(
        snapshot,
        step.next(),
        step.expiresAt(),
        scene.now(),
        scene.rules().memory().idLife(step.next()));
  }

  void read(Snapshot now) {
    snapshot = now;
    outboxDone = false;
    own = false;
    delivered = Outbox.EMPTY;
  }

  /** The outbox is known to be delivered, though stored still: from here on the key has none. */
  void outboxDone() {
    delivered = snapshot.record().outbox();
    DueTimes due = own ? step.dueWhenDelivered() : null;
    KeyRecord record = snapshot.record();
    snapshot =
        snapshot.withRecord(
            due == null
                ? record.withOutbox(Outbox.EMPTY)
                : record.withoutOutbox(due.event(), due.processing()));
    outboxDone = true;
  }

  boolean hasOutbox() {
    return !snapshot.record().outbox().isEmpty();
  }

  /** True if the stored item still has an outbox that is known to be delivered. */
  boolean leavesOutbox() {
    return outboxDone && !isUnfinished();
  }

  /** What was in that outbox. */
  Outbox delivered() {
    return delivered;
  }

  /**
   * @param cut where it ends at the latest; what is left then is a run of its own
   */
  void doStep(Cut cut) {
    step = attempts.step(snapshot, run, filter, cut);
    if (!step.changed()) {
      redelivered += step.redelivered();
      closed = true;
    }
  }

  /** What is left of a run that was too much for one commit goes on from what was stored. */
  void committed(Snapshot now) {
    read(now);
    own = true;
    redelivered += step.redelivered();
    if (step.rest() == null) {
      closed = true;
    } else {
      run = step.rest();
      attempts.forgetRecords();
    }
  }

  /**
   * Somebody else was first; the step is to be repeated on what is stored now. What the handler
   * failed on before tells nothing: it saw what is no longer true.
   *
   * @return how often that has happened
   */
  int lost(Snapshot winner) {
    read(winner);
    filter = new IdFilter();
    attempts = tries.get();
    return ++conflicts;
  }

  void unfinished(String reason) {
    unfinished = reason;
    closed = true;
  }

  /** Its state cannot be read: nothing of it is touched. */
  void unreadable(UnreadableStateException failure) {
    unreadable = failure;
    unfinished(LogText.failure(failure));
  }

  boolean isOpen() {
    return !closed;
  }

  boolean isUnfinished() {
    return unfinished != null;
  }

  /** Many outcomes are held at a time, so they leave behind what is large (R30). */
  KeyOutcome outcome() {
    KeyRecord record = snapshot.record();
    boolean large = record.state().length > LARGE_BYTES || !record.parked().isEmpty();
    Snapshot left = large ? snapshot.withRecord(record.withoutBulk()) : snapshot;
    return new KeyOutcome(key(), left, redelivered, outboxDone, unfinished, unreadable);
  }
}
