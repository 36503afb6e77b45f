package io.weir.engine;

import io.weir.Clock;
import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.OperatorState;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Position;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.Snapshot;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.util.List;
import java.util.Map;

/**
 * One key, one run: from what was read to what is to be committed. Pure: it does no I/O, reads no
 * clock, and gives the same answer for the same arguments, so it can be repeated on the winner of a
 * lost condition (C5).
 */
final class Step {
  private static final Tally APPLIED = new Tally(1, 0, 0, 0, 0);
  private static final Tally DUPLICATE = new Tally(0, 1, 0, 0, 0);
  private static final Tally LATE = new Tally(0, 0, 1, 0, 0);
  private static final Tally DEAD = new Tally(0, 0, 0, 1, 0);
  private static final Tally FILTERED = new Tally(0, 0, 0, 0, 1);

  private final StepRules rules;
  private final Run run;
  private final Cut cut;
  private final Verdicts verdicts;
  private final KeyRecord before;
  private final OperatorState<Object> state;
  private final StateSize size;
  private final StepContext context;
  private final KeyClock clock;
  private final Positions positions;
  private final Waiting waiting;
  private final Ids eventIds;
  private final boolean perKeyClock;
  private final Rereading rereading;
  private final List<Entry> undecided;
  private int decided;
  private List<Entry> rest = List.of();
  private Position lastDecided;

  private Step(
      StepRules rules, Snapshot snapshot, Run run, Verdicts verdicts, IdFilter filter, Cut cut) {
    filter.cover(snapshot.record(), run.entries().size());
    this.rules = rules;
    this.run = run;
    this.cut = cut;
    this.verdicts = verdicts;
    this.before = snapshot.record();
    this.state = rules.open(before);
    this.size = new StateSize(state, rules.limits().stateBytes(), verdicts.measured());
    this.rereading = new Rereading(rules.function());
    this.context =
        new StepContext(
            rules.function(),
            rereading,
            run.key().key(),
            run.processingTime(),
            rules.limits().bytesPerCommit());
    this.clock = new KeyClock(state, context, before, verdicts, size, rules.floorOf(before), cut);
    this.positions = new Positions(rules, run.key().key(), before, filter);
    this.waiting = new Waiting(rules, run, before);
    this.eventIds = rules.memory().dedupe().of(before, filter);
    this.undecided = positions.undecided(run.entries());
    this.perKeyClock = rules.function().clock() == Clock.PER_KEY;
  }

  /**
   * @param verdicts what earlier attempts at the same run have shown
   * @param filter of the ids that the snapshot remembers; it saves a search and changes no answer
   * @param cut where it ends at the latest
   * @throws StateTooLargeException if the state has outgrown its limit, and it is not known by what
   * @throws HandlerFailedException if the author's code fails on something that is not given up
   * @throws UnreadableStateException if the stored state cannot be read
   */
  static StepResult run(
      StepRules rules, Snapshot snapshot, Run run, Verdicts verdicts, IdFilter filter, Cut cut) {
    return new Step(rules, snapshot, run, verdicts, filter, cut).run();
  }

  private StepResult run() {
    context.born(before.birth(), before.revision());
    boolean complete = waiting.rests(undecided) ? queueAll() : goThrough() && fireDue();
    return result(complete);
  }

  /** The key is held: nothing is applied or fired, new records queue behind the old ones. */
  private boolean queueAll() {
    waiting.keepAll();
    undecided.forEach(this::queue);
    return true;
  }

  private void queue(Entry entry) {
    waiting.add(entry);
    if (entry.parked() == null) {
      birth(entry);
      decided(entry, Tally.ZERO);
    }
  }

  /** Whatever its position says: a parked record was taken as decided when it was parked. */
  private void decided(Entry entry, Tally outcome) {
    decided++;
    if (entry.parked() != null) {
      positions.released(entry.record().position(), outcome);
    } else {
      positions.decided(entry.record(), outcome);
      lastDecided = entry.record().position();
    }
  }

  private void birth(Entry entry) {
    if (context.birth() == 0) {
      long arrival = entry.record().arrival();
      context.born(arrival, Math.max(arrival, context.revision()));
    }
  }

  /**
   * Takes the waiting records and those of the run in order.
   *
   * @return false if the commit is full before the last
   */
  private boolean goThrough() {
    List<Entry> todo = waiting.withReleased(undecided);
    for (int next = 0; next < todo.size(); next++) {
      if (parks(todo, next)) {
        return true;
      }
      if (isFull() || !take(todo.get(next))) {
        List<Entry> left = todo.subList(next, todo.size());
        waiting.keep(left.stream().filter(entry -> entry.parked() != null).toList());
        rest = left.stream().filter(entry -> entry.parked() == null).toList();
        return false;
      }
    }
    return true;
  }

  private boolean isFull() {
    return context.isFull() || decided >= cut.records() || decided > 0 && cut.late();
  }

  /** Parks the next entry, with all behind it, if it keeps failing and may wait. */
  private boolean parks(List<Entry> todo, int next) {
    Entry first = todo.get(next);
    DeadLetter failing = first.rejection() == null ? verdicts.of(first.record().position()) : null;
    boolean mayWait = failing != null && failing.reason() != DeadLetter.Reason.KILLED_PROCESS;
    if (!mayWait || !waiting.admits(first, todo.subList(next, todo.size()))) {
      return false;
    }
    waiting.addFailing(first);
    if (first.parked() == null) {
      birth(first);
      decided(first, Tally.ZERO);
    }
    todo.subList(next + 1, todo.size()).forEach(this::queue);
    return true;
  }

  /**
   * @return false if the commit is full before the entry is reached
   */
  private boolean take(Entry entry) {
    boolean old = isOlderThanMemory(entry);
    if (!old) {
      birth(entry);
    }
    if (!clock.pass(
        perKeyClock ? clock.floor() : Math.max(clock.floor(), entry.watermark(run.others())))) {
      return false;
    }
    clock.arrived(entry.record().arrival());
    decided(entry, old ? tooOld(entry) : outcome(entry));
    return true;
  }

  /**
   * A key that has no item may have had one, and one that was born may have had another before. A
   * record that waited with its key was there all the time.
   */
  private boolean isOlderThanMemory(Entry entry) {
    boolean canBe = entry.parked() == null && entry.rejection() == null && entry.event() != null;
    return canBe && rules.memory().olderThan(entry.record().arrival(), knownSince());
  }

  private long knownSince() {
    return before.birth() == 0 ? run.processingTime() : before.birth();
  }

  /** Its letter is newer than all that a forgotten item had said; the key is not born by it. */
  private Tally tooOld(Entry entry) {
    if (context.birth() == 0) {
      context.born(0, Math.max(run.processingTime(), context.revision()));
    }
    long watermark = clock.floor();
    context.enter(entry.record().position(), 0, watermark, watermark, clock.arrival());
    context.deadLetter(
        DeadLetters.olderThanMemory(
            rules.function().name(), run.key(), entry.record(), rules.memory().retention()));
    return DEAD;
  }

  private Tally outcome(Entry entry) {
    long watermark = clock.floor();
    long shardWatermark = perKeyClock ? watermark : Math.max(watermark, entry.shardWatermark());
    DeadLetter letter =
        entry.rejection() == null ? verdicts.of(entry.record().position()) : entry.rejection();
    long time = letter == null && entry.event() != null ? entry.event().timestamp() : 0;
    context.enter(entry.record().position(), time, watermark, shardWatermark, clock.arrival());
    if (letter != null) {
      context.deadLetter(letter);
      return DEAD;
    }
    return entry.event() == null ? FILTERED : judge(entry);
  }

  private Tally judge(Entry entry) {
    Event<Object> event = use(entry);
    Id id = rules.memory().dedupe().id(event);
    if (id != null
        && eventIds.contains(id, event.arrival(), rules.memory().dedupe().horizon(event))) {
      liftKeyClock(lifted(entry, event));
      return DUPLICATE;
    }
    OperatorState.Applied outcome = apply(entry, event);
    if (id != null) {
      eventIds.add(id, event.arrival());
    }
    return outcome == OperatorState.Applied.LATE ? LATE : APPLIED;
  }

  /** Each attempt starts from what was read: a handler may change the value that it is given. */
  @SuppressWarnings("unchecked")
  private Event<Object> use(Entry entry) {
    try {
      return (Event<Object>) entry.use(rereading);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw HandlerFailedException.on(entry.record(), failure);
    }
  }

  private OperatorState.Applied apply(Entry entry, Event<Object> event) {
    try {
      verdicts.call(entry.record().position());
      long lifted = lifted(entry, event);
      context.reading(entry.record());
      OperatorState.Applied outcome = state.onEvent(event, context);
      size.check(entry.record().position());
      liftKeyClock(lifted);
      return outcome;
    } catch (UnreadableStateException | HandlerFailedException told) {
      throw told;
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw HandlerFailedException.on(entry.record(), failure);
    }
  }

  /** Where the event lifts the key's own clock to, told before the handler has had its value. */
  private long lifted(Entry entry, Event<Object> event) {
    if (!perKeyClock) {
      return WatermarkStrategy.NONE;
    }
    try {
      return rules.watermarks().after(event, clock.floor());
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw HandlerFailedException.on(entry.record(), failure);
    }
  }

  /** What becomes due by it is fired before the next record, or at the end of the run. */
  private void liftKeyClock(long lifted) {
    if (perKeyClock) {
      clock.lift(lifted);
    }
  }

  private boolean fireDue() {
    if (!waiting.parked().isEmpty()) {
      return true;
    }
    long watermark = perKeyClock ? clock.floor() : Math.max(clock.floor(), run.watermark());
    return clock.pass(watermark) && clock.passProcessing(run.processingTime());
  }

  private StepResult result(boolean complete) {
    int redelivered = run.entries().size() - undecided.size();
    Run left = complete ? null : run.with(rest);
    if (decided == 0 && !clock.hasFired() && !waiting.changed()) {
      return new StepResult(before, false, redelivered, null, Map.of(), left, null, 0, 0);
    }
    KeyRecord next = record();
    return new StepResult(
        next,
        true,
        redelivered,
        Expiry.of(rules.memory().retention(), next, state, eventIds, run.processingTime()),
        positions.counted(),
        left,
        next.outbox().withoutOrigin() ? due(Outbox.EMPTY) : null,
        context.deadLetters(),
        waiting.added());
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
    return new KeyRecord(
        context.birth(),
        context.revision(),
        clock.floor(),
        clock.arrival(),
        positions.marks(),
        eventIds.live(rules.idsNeededFrom(clock.arrival())),
        positions.ids(clock.arrival()),
        bytes.length == 0 ? 1 : rules.function().stateVersion(),
        bytes,
        outbox,
        waiting.parked(),
        waiting.until(),
        due.event(),
        due.processing());
  }

  private DueTimes due(Outbox outbox) {
    return DueTimes.of(rules, state, waiting.until(), outbox, before, run.processingTime());
  }
}
