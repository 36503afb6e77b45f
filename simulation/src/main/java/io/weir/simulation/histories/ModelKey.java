package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import io.weir.engine.SourceRecord;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One key of the model. */
final class ModelKey {
  private static final Tally APPLIED = Tally.applied(1);
  private static final Tally DUPLICATE = Tally.duplicate(1);
  private static final Tally LATE = Tally.late(1);
  static final Tally DEAD = Tally.dead(1);

  /**
   * The milliseconds between two arrivals of a key, in any shard, after which the key may be
   * forgotten, its own clock too.
   */
  private static final long FORGOTTEN_MILLIS =
      (Spec.RETENTION_DAYS + 1 - Spec.BACKLOG_DAYS) * 86_400_000L;

  /**
   * Thrown when a record came while the earlier ones may or may not be forgotten: nothing is
   * promised.
   */
  static final class NotPromised extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Spec spec;
  private final List<String> emissions = new ArrayList<>();
  private final Map<String, Long> ids = new HashMap<>();
  private final Map<Integer, Long> times = new HashMap<>();
  private final Map<Integer, Long> arrivals = new HashMap<>();
  private final ModelOperator operator;
  private long clock = Long.MIN_VALUE;
  private long arrival = Long.MIN_VALUE;

  ModelKey(Spec spec) {
    this.spec = spec;
    this.operator = spec.compute().family().model(spec, this::emit);
  }

  /**
   * Adds an emission; one of several events that cannot be kept becomes a dead letter in its place.
   */
  private void emit(String text) {
    emissions.add(
        spec.unkept() && Results.isUnkeptEmission(text)
            ? Results.emission(Functions.DEAD, false, Results.unkept(Results.value(text)))
            : text);
  }

  List<String> emissions() {
    return List.copyOf(emissions);
  }

  /** A join's pairs if no event was late. */
  List<String> pairsAtMost() {
    return operator instanceof ModelSides sides ? sides.pairsAtMost() : List.of();
  }

  /** A join's results that come by themselves once event time is there. */
  List<String> due(long clock) {
    return operator instanceof ModelSides sides ? sides.due(clock) : List.of();
  }

  /** The time of an event of the key, by its number in results. */
  long time(int event) {
    return times.getOrDefault(event, Long.MIN_VALUE);
  }

  /** The arrival of an event of the key, by its number in results. */
  long arrival(int event) {
    return arrivals.getOrDefault(event, Long.MAX_VALUE);
  }

  OptionalLong next() {
    return operator.next();
  }

  /** True if a stored time, at which the key wakes up next, is right. */
  boolean isDue(OptionalLong stored) {
    return operator.isDue(stored);
  }

  boolean isOver() {
    return operator.isOver();
  }

  void count(Occurrences happened) {
    operator.count(happened);
  }

  void dead(Reason reason, SourceRecord record) {
    String letter = Results.dead(reason, record.position().toString(), record.data());
    emissions.add(Results.emission(Functions.DEAD, false, letter));
  }

  /**
   * @param watermark the event time just before the event
   */
  Tally apply(HistoryEvent event, SourceRecord record, long watermark) {
    times.put(event.index(), event.timestamp());
    arrivals.merge(event.index(), record.arrival(), Math::min);
    advance(watermark);
    boolean forgotten = arrival > 0 && Math.abs(record.arrival() - arrival) > FORGOTTEN_MILLIS;
    if (spec.forgetsTime() && forgotten) {
      throw new NotPromised();
    }
    arrival = Math.max(arrival, record.arrival());
    if (duplicate(event, record)) {
      ownClock(event, record);
      return DUPLICATE;
    }
    try {
      boolean late = take(event, record, watermark);
      remember(event, record);
      ownClock(event, record);
      return late ? LATE : APPLIED;
    } catch (ModelOperator.ModelFailure failure) {
      dead(failure.reason(), record);
      return DEAD;
    }
  }

  private boolean take(HistoryEvent event, SourceRecord record, long watermark) {
    return operator instanceof ModelSides sides
        ? sides.take(event, isLeft(event, record), watermark, arrival)
        : operator.onEvent(event, clock, arrival);
  }

  private boolean isLeft(HistoryEvent event, SourceRecord record) {
    return spec.oneStream()
        ? Spec.isLeft(event)
        : record.position().source().equals(Functions.SOURCE);
  }

  private void ownClock(HistoryEvent event, SourceRecord record) {
    if (spec.perKey()) {
      advance(spec.watermark(event, record));
    }
  }

  /** Moves event time on, never back, and fires what is due in the order of time. */
  void advance(long watermark) {
    clock = Math.max(clock, watermark);
    OptionalLong due = operator.next();
    while (due.isPresent() && due.getAsLong() <= clock && clock != Long.MIN_VALUE) {
      operator.fire(due.getAsLong(), arrival);
      due = operator.next();
    }
  }

  private boolean duplicate(HistoryEvent event, SourceRecord record) {
    Long first = ids.get(name(event, record));
    if (spec.dedupe() == 0 || event.id().isEmpty() || first == null) {
      return false;
    }
    long since = record.arrival() - first;
    long horizon = spec.leastHorizon() * 1_000L;
    long longest = spec.mostHorizon() * 1_000L;
    if (since > horizon && since <= longest + longest / 12 + 2) {
      throw new NotPromised();
    }
    return since <= horizon;
  }

  /** The name of an id, which belongs to its source. */
  private String name(HistoryEvent event, SourceRecord record) {
    return (spec.hasTwoSides() ? "" + isLeft(event, record) : "") + "/" + event.id();
  }

  private void remember(HistoryEvent event, SourceRecord record) {
    if (spec.dedupe() > 0 && !event.id().isEmpty()) {
      ids.put(name(event, record), record.arrival());
    }
  }
}
