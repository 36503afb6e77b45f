package io.weir.engine;

import io.weir.OperatorState;
import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.IdLife;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.OptionalLong;

/**
 * A key on its way through one round: what is known to be stored of it, what its step makes of it,
 * and what becomes of both. It alone changes what is known of the key, its warm copy included: the
 * others tell it what has happened.
 */
final class InFlightKey {
  private static final int LARGE_BYTES = 16 << 10;

  private final InvocationContext invocation;
  private final SnapshotCache cache;
  private final SnapshotCache.WarmKey warm;
  private Attempts attempts;
  private KeyRun run;
  private Snapshot snapshot;
  private FingerprintFilter filter;
  private StepResult step;
  private boolean closed;

  /** What was in the outbox that is delivered, though stored still; empty if none is. */
  private Outbox delivered = Outbox.EMPTY;

  /** When the key is due once its outbox is delivered; null if that changes nothing. */
  private DueTimes dueWhenDelivered;

  private String unfinished;
  private UnreadableStateException unreadable;
  private int redelivered;
  private int conflicts;

  /**
   * @param warm its place in the cache, new if it was read
   * @param filter of the ids that {@code read} remembers
   */
  private InFlightKey(
      KeyRun run,
      InvocationContext invocation,
      SnapshotCache cache,
      SnapshotCache.WarmKey warm,
      Snapshot read,
      FingerprintFilter filter) {
    this.run = run;
    this.invocation = invocation;
    this.cache = cache;
    this.attempts = new Attempts(invocation);
    this.warm = warm;
    this.snapshot = read;
    this.filter = filter;
  }

  static InFlightKey warm(
      KeyRun run, InvocationContext invocation, SnapshotCache cache, SnapshotCache.WarmKey warm) {
    return new InFlightKey(run, invocation, cache, warm, warm.snapshot(), warm.filter());
  }

  static InFlightKey read(
      KeyRun run, InvocationContext invocation, SnapshotCache cache, Snapshot read) {
    return new InFlightKey(
        run, invocation, cache, new SnapshotCache.WarmKey(), read, new FingerprintFilter());
  }

  /** One that could not be read: nothing of it is touched. */
  static InFlightKey unreadable(
      KeyRun run,
      InvocationContext invocation,
      SnapshotCache cache,
      UnreadableStateException failure) {
    InFlightKey key = read(run, invocation, cache, Snapshot.absent(run.key()));
    key.unreadable(failure);
    return key;
  }

  StateKey key() {
    return run.key();
  }

  /** What is known to be stored of it, without an outbox that is known to be delivered. */
  KeyRecord record() {
    return snapshot.record();
  }

  boolean isOpen() {
    return !closed;
  }

  boolean isUnfinished() {
    return unfinished != null;
  }

  StepResult step() {
    return step;
  }

  /** How many attempts at its run have failed, since it was read. */
  int failedAttempts() {
    return attempts.failed();
  }

  /**
   * @param budget where it ends at the latest; what is left then is a run of its own
   */
  void step(StepBudget budget) {
    step = attempts.step(snapshot, run, filter, budget);
    if (!step.changed()) {
      redelivered += step.redelivered();
      closed = true;
    }
  }

  /** What its step has made. */
  Commit stepCommit() {
    return commit(step.next(), step.expiresAt());
  }

  /**
   * The step is stored. What is left of a run that was too much for one commit goes on from there.
   */
  void committed(Snapshot now) {
    stands(now);
    dueWhenDelivered = step.dueWhenDelivered();
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
    stands(winner);
    filter = new FingerprintFilter();
    attempts = new Attempts(invocation);
    return ++conflicts;
  }

  private void stands(Snapshot now) {
    snapshot = now;
    delivered = Outbox.EMPTY;
    dueWhenDelivered = null;
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

  boolean hasOutbox() {
    return !snapshot.record().outbox().isEmpty();
  }

  /** The outbox is known to be delivered, though stored still: from here on the key has none. */
  void wasDelivered() {
    KeyRecord record = snapshot.record();
    delivered = record.outbox();
    DueTimes due = dueWhenDelivered;
    snapshot =
        snapshot.withRecord(
            due == null
                ? record.withOutbox(Outbox.EMPTY)
                : record.withoutOutbox(due.event(), due.processing()));
  }

  /** The same, by this round. */
  void delivered() {
    wasDelivered();
    keepWarm();
  }

  /** A sink wants the outbox again: it stays, and the next round finds it with the warm key. */
  void notDelivered(String reason) {
    keepWarm();
    unfinished(reason);
  }

  /** True if the stored item still has an outbox that is known to be delivered. */
  boolean leavesOutbox() {
    return !delivered.isEmpty() && !isUnfinished();
  }

  /** What was in that outbox. */
  Outbox deliveredOutbox() {
    return delivered;
  }

  /**
   * A commit that changes the outbox alone, with due times as they are without the old one.
   *
   * @throws UnreadableStateException if its state cannot be opened, which tells those times
   */
  Commit outboxCommit(Outbox outbox, long revision) {
    StepRules rules = invocation.rules();
    long now = invocation.now();
    KeyRecord was = snapshot.record();
    OperatorState<Object, Object> state = rules.open(was);
    DueTimes due = DueTimes.of(rules, state, was.parkedUntil(), outbox, was, now);
    KeyRecord next =
        was.change()
            .revision(revision)
            .outbox(outbox)
            .eventDue(due.event())
            .processingDue(due.processing())
            .made();
    SeenIds ids = rules.memory().dedupe().of(was, new FingerprintFilter());
    return commit(next, Expiry.of(rules.memory().retention(), next, state, ids, now));
  }

  private Commit commit(KeyRecord next, OptionalLong expiresAt) {
    IdLife idLife = invocation.rules().memory().idLife(next);
    return new Commit(snapshot, next, expiresAt, invocation.now(), idLife);
  }

  /** What became of the commit that put dead letters in the place of refused emissions. */
  void replaced(CommitResult result) {
    if (result instanceof CommitResult.Committed committed) {
      stands(committed.snapshot());
      keepWarm();
      return;
    }
    cache.remove(key());
    unfinished(
        result instanceof CommitResult.Failed failed
            ? LogText.failure(failed.cause())
            : "another invocation wrote the key while its outbox was delivered");
  }

  /** What became of the commit that took the delivered outbox out of its item. */
  void cleared(CommitResult result) {
    if (result instanceof CommitResult.Committed committed) {
      stands(committed.snapshot());
      keepWarm();
    } else {
      cache.remove(key());
    }
  }

  /** Its steps are over, and what they made is to be delivered: it is warm if nothing is left. */
  void stepped() {
    if (isUnfinished()) {
      cache.remove(key());
    } else if (!hasOutbox()) {
      keepWarm();
    }
  }

  private void keepWarm() {
    cache.put(warm, snapshot, filter);
  }

  /** Many outcomes are held at a time, so they leave behind what is large (R30). */
  KeyOutcome outcome() {
    KeyRecord record = snapshot.record();
    boolean large = record.state().length > LARGE_BYTES || !record.parked().isEmpty();
    Snapshot left = large ? snapshot.withRecord(record.withoutBulk()) : snapshot;
    return new KeyOutcome(key(), left, redelivered, !delivered.isEmpty(), unfinished, unreadable);
  }
}
