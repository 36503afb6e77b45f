package io.weir.engine;

import io.weir.OperatorState;
import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.spi.Position;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.IdLife;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A key in one round: its stored record, the result of its step, and the outcome of both. Only this
 * class changes the record of the key, its warm copy included; other classes report to it what has
 * happened.
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
  private @Nullable StepResult step;
  private boolean closed;

  /** An outbox that is delivered but still stored; empty if there is none. */
  private Outbox delivered = Outbox.EMPTY;

  /** The due times once the outbox is delivered; null if that changes nothing. */
  private @Nullable DueTimes dueWhenDelivered;

  /** From when the emissions of the outbox count; null if it was found. */
  private @Nullable ResultTimes times;

  private @Nullable String unfinished;

  /** True if nothing but its sink keeps it: what is known of it stands as it is stored. */
  private boolean waitsForSink;

  private @Nullable UnreadableStateException unreadable;
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

  /** Makes a key that could not be read; nothing of it is changed. */
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

  /** The stored record as far as known, without an outbox that is known to be delivered. */
  KeyRecord record() {
    return snapshot.record();
  }

  /** The records of its run that are not decided, as far as it is known. */
  List<TimedRecord> undecided() {
    filter.cover(snapshot.record(), run.records().size());
    StepRules rules = invocation.rules();
    return new Positions(rules, run.key().key(), snapshot.record(), filter)
        .undecided(run.records());
  }

  /** Gives an event that waits its answers, which the next commit keeps. */
  void parkedAnswered(Position position, Answers answers) {
    if (answers.failure() != null) {
      run = run.unasked(position, answers);
      return;
    }
    List<ParkedRecord> waiting = new ArrayList<>();
    for (ParkedRecord one : record().parked()) {
      waiting.add(one.position().equals(position) ? one.with(answers.kept()) : one);
    }
    snapshot = snapshot.withRecord(record().change().parked(waiting).made());
  }

  boolean isOpen() {
    return !closed;
  }

  boolean isUnfinished() {
    return unfinished != null;
  }

  /** The result of its last step, of which it has had one. */
  StepResult step() {
    return Objects.requireNonNull(step, "a key is stepped before it is committed");
  }

  /** The number of failed attempts at its run since it was read. */
  int failedAttempts() {
    return attempts.failed();
  }

  /**
   * @param budget the limit at which it ends; the rest is a run of its own
   */
  void step(StepBudget budget) {
    StepResult result = attempts.step(snapshot, run, filter, budget);
    step = result;
    if (!result.changed()) {
      redelivered += result.redelivered();
      closed = true;
    }
  }

  /** The commit of its step. */
  Commit stepCommit() {
    return commit(step().next(), step().expiresAt());
  }

  /**
   * Notes that the step is stored; the rest of a run that did not fit into one commit continues
   * from there.
   */
  void committed(Snapshot now) {
    stands(now);
    StepResult result = step();
    dueWhenDelivered = result.dueWhenDelivered();
    times = result.times();
    redelivered += result.redelivered();
    KeyRun rest = result.rest();
    if (rest == null) {
      closed = true;
    } else {
      run = rest;
      attempts.forgetRecords();
    }
  }

  /**
   * Notes that another process was first; the step is repeated on the stored record. Earlier
   * failures of the handler no longer count, since it saw old state.
   *
   * @return the number of times that this has happened
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
    times = null;
  }

  void unfinished(String reason) {
    unfinished = reason;
    closed = true;
  }

  /** Notes that its state cannot be read; nothing of it is changed. */
  void unreadable(UnreadableStateException failure) {
    unreadable = failure;
    unfinished(LogText.failure(failure));
  }

  /** From when the emissions of the outbox count; null if it was found, not made. */
  @Nullable ResultTimes times() {
    return times;
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

  /** Notes that this round has delivered the outbox. */
  void delivered() {
    wasDelivered();
    keepWarm();
  }

  /** Notes that a sink wants the outbox again; the next round finds it with the warm key. */
  void notDelivered(String reason) {
    keepWarm();
    waitsForSink = true;
    unfinished(reason);
  }

  /** True if the stored item still has an outbox that is known to be delivered. */
  boolean leavesOutbox() {
    return !delivered.isEmpty() && !isUnfinished();
  }

  /** The delivered outbox. */
  Outbox deliveredOutbox() {
    return delivered;
  }

  /**
   * A commit that changes the outbox alone, with the due times without the old one.
   *
   * @throws UnreadableStateException if its state, which has those times, cannot be opened
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

  /** Takes the result of the commit that replaced refused emissions by dead letters. */
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

  /** Takes the result of the commit that removed the delivered outbox. */
  void cleared(CommitResult result) {
    if (result instanceof CommitResult.Committed committed) {
      stands(committed.snapshot());
      keepWarm();
    } else {
      cache.remove(key());
    }
  }

  /** Ends its steps, before their emissions are delivered; the key is warm if nothing is left. */
  void stepped() {
    if (isUnfinished() && !waitsForSink) {
      cache.remove(key());
    } else if (!isUnfinished() && !hasOutbox()) {
      keepWarm();
    }
  }

  private void keepWarm() {
    cache.put(warm, snapshot, filter);
  }

  /** The outcome, without large data, since many outcomes are held at a time (R30). */
  KeyOutcome outcome() {
    KeyRecord record = snapshot.record();
    boolean large = record.state().length > LARGE_BYTES || !record.parked().isEmpty();
    Snapshot left = large ? snapshot.withRecord(record.withoutBulk()) : snapshot;
    return new KeyOutcome(key(), left, redelivered, !delivered.isEmpty(), unfinished, unreadable);
  }
}
