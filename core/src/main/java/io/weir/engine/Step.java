package io.weir.engine;

import io.weir.ClockScope;
import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.OperatorState;
import io.weir.codec.UnavailableException;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Position;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.Snapshot;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps one run of one key: from the snapshot that was read to the record to commit. Pure: it does
 * no I/O, reads no clock, and gives the same result for the same arguments, so it can be repeated
 * on the winner of a lost condition (C5).
 */
final class Step {
  private static final Tally APPLIED = Tally.applied(1);
  private static final Tally DUPLICATE = Tally.duplicate(1);
  private static final Tally LATE = Tally.late(1);
  private static final Tally DEAD = Tally.dead(1);
  private static final Tally FILTERED = Tally.filtered(1);

  private final StepRules rules;
  private final long now;
  private final long newest;
  private final KeyRun run;
  private final StepBudget budget;
  private final PriorAttempts prior;
  private final KeyRecord before;
  private final OperatorState<Object, Object> state;
  private final StateSize size;
  private final StepContext context;
  private final KeyClock clock;
  private final Positions positions;
  private final ParkedRecords parked;
  private final SeenIds eventIds;
  private final boolean perKeyClock;
  private final Rereading rereading;
  private final List<TimedRecord> undecided;
  private int decided;
  private List<TimedRecord> rest = List.of();
  private @Nullable Position lastDecided;

  private Step(
      InvocationContext invocation,
      Snapshot snapshot,
      KeyRun run,
      PriorAttempts prior,
      FingerprintFilter filter,
      StepBudget budget) {
    filter.cover(snapshot.record(), run.records().size());
    this.rules = invocation.rules();
    this.now = invocation.now();
    this.newest = invocation.newest();
    this.run = run;
    this.budget = budget;
    this.prior = prior;
    this.before = snapshot.record();
    this.state = rules.open(before);
    this.size =
        new StateSize(state, before.state().length, rules.limits().stateBytes(), prior.measured());
    this.rereading = new Rereading(rules.function());
    this.context =
        new StepContext(
            rules.function(), rereading, run.key().key(), now, rules.limits().bytesPerCommit());
    this.clock = new KeyClock(state, context, before, prior, size, rules.floorOf(before), budget);
    this.positions = new Positions(rules, run.key().key(), before, filter);
    this.parked = new ParkedRecords(invocation, run, before);
    this.eventIds = rules.memory().dedupe().of(before, filter);
    this.undecided = positions.undecided(run.records());
    this.perKeyClock = rules.function().clock() == ClockScope.PER_KEY;
  }

  /**
   * @param prior the results of earlier attempts at the same run
   * @param filter the filter of the snapshot's ids; it saves a search and changes no result
   * @param budget the limit at which it ends
   * @throws StateTooLargeException if the state has outgrown its limit, and the event or timer is
   *     not known
   * @throws HandlerFailedException if the author's code fails on something that is not given up
   * @throws UnreadableStateException if the stored state cannot be read
   * @throws UnavailableException if a record's codec needs something that is away
   */
  static StepResult run(
      InvocationContext invocation,
      Snapshot snapshot,
      KeyRun run,
      PriorAttempts prior,
      FingerprintFilter filter,
      StepBudget budget) {
    return new Step(invocation, snapshot, run, prior, filter, budget).run();
  }

  private StepResult run() {
    context.born(before.birth(), before.revision());
    boolean complete = parked.rests(undecided) ? queueAll() : goThrough() && fireDue();
    return result(complete);
  }

  /** The key is held: nothing is applied or fired, new records queue behind the old ones. */
  private boolean queueAll() {
    parked.keepAll();
    undecided.forEach(this::queue);
    return true;
  }

  private void queue(TimedRecord record) {
    parked.add(record);
    if (!record.isParked()) {
      birth(record);
      decided(record, Tally.ZERO);
    }
  }

  /** Notes that a record is decided; a parked one already counted as decided when it was parked. */
  private void decided(TimedRecord record, Tally outcome) {
    decided++;
    if (record.isParked()) {
      positions.released(record.position(), outcome);
    } else {
      positions.decided(record.source(), outcome);
      lastDecided = record.position();
    }
  }

  private void birth(TimedRecord record) {
    if (context.birth() == 0) {
      long arrival = record.arrival();
      long first = rules.memory().firstRevision(arrival, now);
      context.born(arrival, Math.max(first, context.revision()));
    }
  }

  /**
   * Takes the waiting records and those of the run in order.
   *
   * @return false if the commit is full before the last
   */
  private boolean goThrough() {
    List<TimedRecord> todo = parked.withReleased(undecided);
    for (int next = 0; next < todo.size(); next++) {
      if (parks(todo, next)) {
        return true;
      }
      if (isFull() || !take(todo.get(next))) {
        List<TimedRecord> left = todo.subList(next, todo.size());
        parked.keep(left.stream().filter(TimedRecord::isParked).toList());
        rest = left.stream().filter(one -> !one.isParked()).toList();
        return false;
      }
    }
    return true;
  }

  private boolean isFull() {
    return context.isFull() || decided >= budget.records() || decided > 0 && budget.late();
  }

  /** Parks the next record, with all behind it, if it keeps failing and may wait. */
  private boolean parks(List<TimedRecord> todo, int next) {
    TimedRecord first = todo.get(next);
    boolean rejected = first instanceof TimedRecord.Rejected;
    DeadLetter failing = rejected ? null : prior.of(first.position());
    boolean mayWait = failing != null && failing.reason() != DeadLetter.Reason.KILLED_PROCESS;
    if (!mayWait || !parked.admits(first, todo.subList(next, todo.size()))) {
      return false;
    }
    parked.addFailing(first);
    if (!first.isParked()) {
      birth(first);
      decided(first, Tally.ZERO);
    }
    todo.subList(next + 1, todo.size()).forEach(this::queue);
    return true;
  }

  /**
   * @return false if the commit is full before the record is reached
   */
  private boolean take(TimedRecord record) {
    boolean old = isOlderThanMemory(record);
    if (!old) {
      birth(record);
    }
    context.ledBy(record.arrival());
    if (!clock.pass(
        perKeyClock ? clock.floor() : Math.max(clock.floor(), record.watermark(run.others())))) {
      return false;
    }
    clock.arrived(record.arrival());
    decided(record, old ? tooOld(record) : outcome(record));
    return true;
  }

  /**
   * True if the key may have been forgotten since the record came: a key without an item may have
   * had one, and a new one another before. A parked record was there all the time.
   */
  private boolean isOlderThanMemory(TimedRecord record) {
    return record instanceof TimedRecord.WithEvent withEvent
        && !record.isParked()
        && (keyMayBeForgotten(record)
            || rules.memory().idMayBeForgotten(record.arrival(), before.arrival(), now)
                && isKnownByIdAlone(withEvent.event()));
  }

  private boolean keyMayBeForgotten(TimedRecord record) {
    KeyMemory memory = rules.memory();
    if (before.birth() == 0) {
      return memory.olderThan(record.arrival(), now);
    }
    boolean ordered = rules.marksJudge() && rules.function().keysStayInOneShard();
    return memory.olderThan(record.arrival(), before, ordered, now);
  }

  /** True if nothing but an id would tell that the event has come before, and none does. */
  private boolean isKnownByIdAlone(Event<?> event) {
    Dedupe dedupe = rules.memory().dedupe();
    Id id = dedupe.id(event);
    return positions.judgedByIds()
        || id != null && !eventIds.contains(id, event.arrival(), dedupe.horizon(event));
  }

  /**
   * Gives up a record that is too old. Its letter has a newer revision than a forgotten item; it
   * does not make the key's birth.
   */
  private Tally tooOld(TimedRecord record) {
    if (context.birth() == 0) {
      context.born(0, Math.max(now, context.revision()));
    }
    long watermark = clock.floor();
    context.enter(record.position(), 0, watermark, watermark, clock.arrival());
    context.deadLetter(
        DeadLetterForms.olderThanMemory(
            rules.function().name(),
            run.key(),
            record.source(),
            rules.memory().retentionOf(record.arrival())));
    return DEAD;
  }

  private Tally outcome(TimedRecord record) {
    long watermark = clock.floor();
    long shardWatermark = perKeyClock ? watermark : Math.max(watermark, record.shardWatermark());
    DeadLetter letter = letter(record);
    TimedRecord.WithEvent event =
        letter == null && record instanceof TimedRecord.WithEvent one ? one : null;
    long time = event == null ? 0 : event.event().timestamp();
    context.enter(record.position(), time, watermark, shardWatermark, clock.arrival());
    if (letter != null) {
      context.deadLetter(letter);
      return DEAD;
    }
    return event == null ? FILTERED : judge(event);
  }

  private @Nullable DeadLetter letter(TimedRecord record) {
    return record instanceof TimedRecord.Rejected rejected
        ? rejected.letter()
        : prior.of(record.position());
  }

  private Tally judge(TimedRecord.WithEvent record) {
    Event<Object> event = use(record);
    Id id = rules.memory().dedupe().id(event);
    if (id != null
        && eventIds.contains(id, event.arrival(), rules.memory().dedupe().horizon(event))) {
      liftKeyClock(lifted(record, event));
      return DUPLICATE;
    }
    OperatorState.Applied outcome = apply(record, event);
    if (id != null) {
      eventIds.add(id, event.arrival());
    }
    return outcome == OperatorState.Applied.LATE ? LATE : APPLIED;
  }

  /** The event for the handler: a fresh value in each attempt, since a handler may change it. */
  @SuppressWarnings("unchecked")
  private Event<Object> use(TimedRecord.WithEvent record) {
    try {
      return (Event<Object>) record.use(rereading);
    } catch (UnavailableException away) {
      throw away;
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw HandlerFailedException.on(record.source(), failure);
    }
  }

  /**
   * What was found for an event; the same for each attempt and after a lost condition.
   *
   * @throws UnavailableException if nobody has asked for it: it comes again
   * @throws HandlerFailedException if the author's code could not ask
   */
  private Answers answers(TimedRecord.WithEvent record) {
    Answers answers = record.answers();
    if (answers == null && rules.function().enrichments(record.event().source()).isEmpty()) {
      return Answers.NONE;
    }
    if (answers == null) {
      throw new UnavailableException("an event was not enriched before it was stepped", null);
    }
    if (answers.failure() != null) {
      throw HandlerFailedException.on(record.source(), answers.failure());
    }
    return answers;
  }

  private OperatorState.Applied apply(TimedRecord.WithEvent record, Event<Object> event) {
    try {
      prior.call(record.position());
      long lifted = lifted(record, event);
      Answers answers = answers(record);
      context.reading(record.source(), answers);
      OperatorState.Applied outcome = state.onEvent(answers.applied(event), context);
      size.check(record.position());
      liftKeyClock(lifted);
      return outcome;
    } catch (UnreadableStateException | UnavailableException | HandlerFailedException told) {
      throw told;
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw HandlerFailedException.on(record.source(), failure);
    }
  }

  /**
   * The watermark to which the event lifts the key's own clock, computed before the handler has its
   * value.
   */
  private long lifted(TimedRecord record, Event<Object> event) {
    if (!perKeyClock) {
      return WatermarkStrategy.NONE;
    }
    try {
      return rules.watermarks().after(event, clock.floor());
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw HandlerFailedException.on(record.source(), failure);
    }
  }

  /**
   * Lifts the key's own clock; what becomes due is fired before the next record, or at the end of
   * the run.
   */
  private void liftKeyClock(long lifted) {
    if (perKeyClock) {
      clock.lift(lifted);
    }
  }

  private boolean fireDue() {
    if (!parked.parked().isEmpty()) {
      return true;
    }
    context.ledBy(newest);
    long watermark = perKeyClock ? clock.floor() : Math.max(clock.floor(), run.watermark());
    return clock.pass(watermark) && clock.passProcessing(now);
  }

  private StepResult result(boolean complete) {
    int redelivered = run.records().size() - undecided.size();
    KeyRun left = complete ? null : run.with(rest);
    if (decided == 0 && !clock.hasFired() && !parked.changed()) {
      return StepResult.unchanged(before, redelivered, left);
    }
    KeyRecord next = record();
    return new StepResult(
        next,
        true,
        redelivered,
        Expiry.of(rules.memory().retention(), next, state, eventIds, now),
        positions.counted(),
        left,
        next.outbox().withoutOrigin() ? due(Outbox.EMPTY) : null,
        context.deadLetters(),
        parked.added(),
        context.times(),
        state.openWindows().orElse(-1));
  }

  /**
   * The outbox's origin is the last record that this step decided: only of that is it sure that
   * nobody can have finished it before. A step that only fired has none.
   */
  private KeyRecord record() {
    Outbox outbox =
        context.emissions().isEmpty() ? Outbox.EMPTY : new Outbox(context.emissions(), lastDecided);
    DueTimes due = due(outbox);
    byte[] bytes = size.bytes();
    return KeyRecord.NEW
        .change()
        .birth(context.birth())
        .revision(context.revision())
        .floor(clock.floor())
        .arrival(clock.arrival())
        .marks(positions.marks())
        .eventIds(eventIds.live(rules.idsNeededFrom(clock.arrival())))
        .positionIds(positions.ids(clock.arrival()))
        .stateVersion(bytes.length == 0 ? 1 : rules.function().stateVersion())
        .state(bytes)
        .outbox(outbox)
        .parked(parked.parked())
        .parkedUntil(parked.until())
        .eventDue(due.event())
        .processingDue(due.processing())
        .made();
  }

  private DueTimes due(Outbox outbox) {
    return DueTimes.of(rules, state, parked.until(), outbox, before, now);
  }
}
