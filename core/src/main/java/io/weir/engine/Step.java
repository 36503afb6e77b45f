package io.weir.engine;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.Clock;
import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Position;
import io.weir.Source;
import io.weir.UnreadableStateException;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.Snapshot;
import io.weir.state.Tally;
import io.weir.time.TimeDomain;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One key, one run: from what was read to what is to be committed. Pure: it does no I/O, reads no
 * clock, and gives the same answer for the same arguments, so it can be repeated on the winner of a
 * lost condition.
 */
final class Step {
  /** How long a tombstone outlives the last redelivery that the log can make (PROTOCOL R5). */
  static final long TOMBSTONE_MILLIS = Duration.ofDays(1).toMillis();

  /**
   * So many callbacks may fail at one due time of a key before the operator is taken to be broken.
   */
  private static final int MAX_FAILURES_AT_ONE_TIME = 20_000;

  private final Map<String, Integer> givenUpTimers = new HashMap<>();
  private final StepRules rules;
  private final Snapshot snapshot;
  private final Run run;
  private final Map<String, DeadLetter> givenUp;
  private final KeyRecord before;
  private final OperatorState<Object> state;
  private final StepContext context;
  private final Ids eventIds;
  private final Ids positionIds;
  private final List<KeyMark> marks;
  private final boolean perKeyClock;
  private long floor;
  private long arrival;
  private int redelivered;
  private int applied;
  private boolean fired;

  private Step(StepRules rules, Snapshot snapshot, Run run, Map<String, DeadLetter> givenUp) {
    this.rules = rules;
    this.snapshot = snapshot;
    this.run = run;
    this.givenUp = givenUp;
    this.before = snapshot.record();
    this.state = open(rules, before);
    this.context = new StepContext(rules.function(), run.key().key(), run.processingTime());
    this.eventIds = new Ids(before.eventIds(), rules.dedupeHorizon());
    this.positionIds = new Ids(before.positionIds(), rules.retention());
    this.marks = new ArrayList<>(before.marks());
    this.perKeyClock = rules.function().clock() == Clock.PER_KEY;
    this.floor = before.floor();
    this.arrival = before.arrival();
  }

  /**
   * @param givenUp dead letters of the events and timers that are not to be tried again, by
   *     position or timer name
   * @throws HandlerFailedException if the author's code fails on something that is not given up
   * @throws UnreadableStateException if the stored state cannot be read
   */
  static StepResult run(
      StepRules rules, Snapshot snapshot, Run run, Map<String, DeadLetter> givenUp) {
    return new Step(rules, snapshot, run, givenUp).run();
  }

  /**
   * The key's record once its outbox is dealt with: the given one instead, and due times as the
   * operator has them.
   */
  static StepResult settled(
      StepRules rules, Snapshot snapshot, Outbox outbox, long revision, long processingTime) {
    Run nothing = new Run(snapshot.key(), List.of(), WatermarkStrategy.NONE, processingTime, true);
    Step step = new Step(rules, snapshot, nothing, Map.of());
    KeyRecord was = snapshot.record();
    KeyRecord next =
        new KeyRecord(
            was.birth(),
            revision,
            was.floor(),
            was.arrival(),
            was.marks(),
            was.eventIds(),
            was.positionIds(),
            was.state(),
            outbox,
            was.parked(),
            was.parkedUntil(),
            step.due(TimeDomain.EVENT, outbox),
            step.due(TimeDomain.PROCESSING, outbox));
    return new StepResult(next, true, 0, step.expiry(next));
  }

  @SuppressWarnings("unchecked")
  private static OperatorState<Object> open(StepRules rules, KeyRecord record) {
    BinaryReader stored = record.state().length == 0 ? null : new BinaryReader(record.state());
    return ((Operator<Object>) rules.function().operator()).open(stored);
  }

  private StepResult run() {
    context.born(before.birth(), before.revision());
    for (Entry entry : run.entries()) {
      if (decidedBefore(entry.record())) {
        redelivered++;
      } else {
        apply(entry);
      }
    }
    fireDue(TimeDomain.EVENT, perKeyClock ? floor : Math.max(floor, run.watermark()));
    fireDue(TimeDomain.PROCESSING, run.processingTime());
    return result();
  }

  private boolean decidedBefore(SourceRecord record) {
    if (rules.finished().test(record.position())) {
      return true;
    }
    if (!judgedByMark(record)) {
      return positionIds.contains(Ids.of(record.position().toString()), record.arrival());
    }
    KeyMark mark = mark(record.position());
    return mark != null && record.position().atOrBefore(mark.position());
  }

  /**
   * With a factor above 1, lanes share no order: a mark judges only whole records of the key's own
   * lane (R12).
   */
  private boolean judgedByMark(SourceRecord record) {
    return rules.marksJudge() || rules.function().keysStayInOneShard() && !record.aggregated();
  }

  private KeyMark mark(Position position) {
    for (KeyMark mark : marks) {
      if (mark.position().partition().equals(position.partition())
          && mark.position().source().equals(position.source())) {
        return mark;
      }
    }
    return null;
  }

  private void apply(Entry entry) {
    SourceRecord record = entry.record();
    if (context.birth() == 0) {
      context.born(record.arrival(), record.arrival());
    }
    long watermark = perKeyClock ? floor : Math.max(floor, entry.watermark());
    long shardWatermark = perKeyClock ? floor : Math.max(watermark, entry.shardWatermark());
    fireDue(TimeDomain.EVENT, watermark);
    floor = Math.max(floor, watermark);
    arrival = Math.max(arrival, record.arrival());
    decided(record, decide(entry, watermark, shardWatermark));
    applied++;
  }

  private Tally decide(Entry entry, long watermark, long shardWatermark) {
    String cause = entry.record().position().toString();
    DeadLetter letter = entry.rejection() == null ? givenUp.get(cause) : entry.rejection();
    context.enter(
        cause, letter == null ? entry.event().timestamp() : 0, watermark, shardWatermark, arrival);
    if (letter != null) {
      context.deadLetter(letter);
      return new Tally(0, 0, 0, 1, 0);
    }
    return judge(entry, cause);
  }

  @SuppressWarnings("unchecked")
  private Tally judge(Entry entry, String cause) {
    Event<Object> event = (Event<Object>) entry.event();
    byte[] id = event.id() == null ? null : Ids.of(event.id());
    if (id != null && eventIds.contains(id, event.arrival())) {
      advanceKeyClock(event);
      return new Tally(0, 1, 0, 0, 0);
    }
    OperatorState.Applied outcome;
    try {
      outcome = state.onEvent(event, context);
    } catch (UnreadableStateException unreadable) {
      throw unreadable;
    } catch (RuntimeException failure) {
      throw new HandlerFailedException(cause, failure);
    }
    if (id != null) {
      eventIds.add(id, event.arrival());
    }
    advanceKeyClock(event);
    return outcome == OperatorState.Applied.LATE
        ? new Tally(0, 0, 1, 0, 0)
        : new Tally(1, 0, 0, 0, 0);
  }

  @SuppressWarnings("unchecked")
  private void advanceKeyClock(Event<Object> event) {
    if (perKeyClock) {
      Source.Settings<Object> source =
          (Source.Settings<Object>) rules.function().source(event.source()).source().settings();
      floor =
          Math.max(
              floor,
              source.watermarks().after(event.value(), event.timestamp(), event.arrival(), floor));
      fireDue(TimeDomain.EVENT, floor);
    }
  }

  private void decided(SourceRecord record, Tally outcome) {
    if (judgedByMark(record)) {
      mark(record.position(), outcome);
    } else {
      positionIds.add(Ids.of(record.position().toString()), record.arrival());
    }
  }

  private void mark(Position position, Tally outcome) {
    KeyMark old = mark(position);
    boolean counted = old == null || rules.finished().test(old.position());
    Tally tally = counted ? outcome : old.tally().plus(outcome);
    if (old != null) {
      marks.remove(old);
    }
    marks.add(new KeyMark(position, tally));
  }

  private void fireDue(TimeDomain domain, long upTo) {
    OptionalLong due = state.nextDue(domain);
    while (due.isPresent() && due.getAsLong() <= upTo && upTo != WatermarkStrategy.NONE) {
      fire(domain, due.getAsLong());
      due = state.nextDue(domain);
    }
    if (domain == TimeDomain.EVENT) {
      floor = Math.max(floor, upTo);
    }
  }

  private void fire(TimeDomain domain, long time) {
    fired = true;
    String cause = "timer/" + domain + "/" + time;
    long watermark = domain == TimeDomain.EVENT ? time : floor;
    long now = domain == TimeDomain.PROCESSING ? Math.max(arrival, time) : arrival;
    context.enter(cause, time, watermark, watermark, now);
    try {
      state.onTimer(domain, context);
    } catch (UnreadableStateException unreadable) {
      throw unreadable;
    } catch (RuntimeException failure) {
      DeadLetter letter = givenUp.get(cause);
      if (letter == null) {
        throw new HandlerFailedException(cause, failure);
      }
      giveUp(cause, letter);
    }
  }

  /**
   * What the callback did before it failed stays, state and emissions alike; its time must be gone.
   */
  private void giveUp(String timer, DeadLetter letter) {
    int times = givenUpTimers.merge(timer, 1, Integer::sum);
    if (times == 1) {
      context.deadLetter(letter);
    }
    if (times > MAX_FAILURES_AT_ONE_TIME) {
      throw new IllegalStateException(
          timer
              + " is still due after it failed; onTimer must forget its time before it calls the author's code");
    }
  }

  private StepResult result() {
    boolean changed = applied > 0 || fired;
    if (!changed) {
      return new StepResult(before, false, redelivered, OptionalLong.empty());
    }
    BinaryWriter encoded = new BinaryWriter();
    if (!state.isEmpty()) {
      state.write(encoded);
    }
    Outbox outbox =
        context.emissions().isEmpty()
            ? Outbox.EMPTY
            : new Outbox(context.emissions(), run.outboxOrigin());
    KeyRecord next =
        new KeyRecord(
            context.birth(),
            context.revision(),
            floor,
            arrival,
            keptMarks(),
            eventIds.live(arrival),
            positionIds.live(arrival),
            encoded.toByteArray(),
            outbox,
            before.parked(),
            before.parkedUntil(),
            due(TimeDomain.EVENT, outbox),
            due(TimeDomain.PROCESSING, outbox));
    return new StepResult(next, true, redelivered, expiry(next));
  }

  /** Marks of other shards are of no use once their progress covers them. */
  private List<KeyMark> keptMarks() {
    if (marks.size() > 1) {
      KeyMark newest = marks.getLast();
      marks.removeIf(mark -> mark != newest && rules.finished().test(mark.position()));
    }
    return marks;
  }

  /**
   * A key that fired without a record of its own stays in the due index until its outbox is known
   * to be delivered: no redelivery of its own would find it (R3).
   */
  private OptionalLong due(TimeDomain domain, Outbox outbox) {
    OptionalLong due = state.nextDue(domain);
    OptionalLong known = domain == TimeDomain.EVENT ? before.eventDue() : before.processingDue();
    return outbox.withoutOrigin() ? earlier(due, known) : due;
  }

  private static OptionalLong earlier(OptionalLong a, OptionalLong b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return a.getAsLong() <= b.getAsLong() ? a : b;
  }

  /** No expiry while a window, a timer or an undelivered outbox is pending (PROTOCOL R3, R5). */
  private OptionalLong expiry(KeyRecord next) {
    boolean pending =
        next.state().length > 0
            || next.outbox().withoutOrigin()
            || !next.parked().isEmpty()
            || next.eventDue().isPresent()
            || next.processingDue().isPresent();
    if (pending) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        Math.max(run.processingTime(), eventIds.lastExpiry())
            + rules.retention()
            + TOMBSTONE_MILLIS);
  }
}
