package io.weir.pattern;

import io.weir.Event;
import io.weir.LimitExceededException;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.time.Millis;
import io.weir.time.TimeDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One key of a {@link Pattern}: events that wait for the watermark, and partial matches. */
final class PatternState<E, O> implements OperatorState<E, O> {
  /** Parts of the time limit in which partial matches are removed that nobody is told of. */
  private static final int CLEANUPS = 8;

  private final PatternOperator<E, O> operator;
  private final PatternSpec<E> spec;
  private final List<String> names;
  private final PatternStateCodec<E> codec;
  private final WaitingEvents<E> waiting = new WaitingEvents<>();
  private final Matching<E> matching;

  PatternState(PatternOperator<E, O> operator, @Nullable BinaryReader stored) {
    this.operator = operator;
    this.spec = operator.spec();
    this.names = operator.automaton().names();
    this.codec = new PatternStateCodec<>(operator.automaton());
    this.matching = new Matching<>(spec, operator.automaton());
    if (stored != null) {
      codec.read(stored, waiting, matching);
    }
  }

  @Override
  public Applied onEvent(Event<E> event, OperatorContext<O> context) {
    if (event.timestamp() <= context.latenessWatermark()) {
      if (spec.late() != null) {
        context.emit(spec.late(), event.value());
      }
      return Applied.LATE;
    }
    requireRoom();
    byte[] bytes = spec.events().codec().encode(event.value());
    waiting.add(new Kept<>(event.timestamp(), bytes));
    return Applied.APPLIED;
  }

  private void requireRoom() {
    if (matching.keepsMoreThan(spec.maxEvents() - 1 - waiting.size())) {
      throw new LimitExceededException(
          "maxEvents",
          spec.maxEvents(),
          "use a shorter within(..), a finer key, or allow more with maxEvents(..)");
    }
  }

  /** Wakes for each time with events, and for each that ends a partial match if it is told of. */
  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    if (domain != TimeDomain.EVENT) {
      return OptionalLong.empty();
    }
    long due = Math.min(waiting.first(), cleanup(matching.firstEnd()));
    return due == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(due);
  }

  /**
   * Delays the end of a partial match that gives nothing: if each was removed at its time, the key
   * would be written once for each. An event's turn ends them before it in any case.
   */
  private long cleanup(long end) {
    if (end == Long.MAX_VALUE || endsAreTold()) {
      return end;
    }
    long step = Math.max(1, spec.within() / CLEANUPS);
    long behind = Math.floorMod(end, step);
    return behind == 0 ? end : Millis.plus(end, step - behind);
  }

  private boolean endsAreTold() {
    return spec.timedOut() != null
        || spec.last().contiguity() == Contiguity.NOT_FOLLOWED_BY
        || !matching.waiting().isEmpty();
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    Matching.Results<E> results = new Emitting(context);
    for (Kept<E> event : waiting.removeUpTo(context.time(), order())) {
      matching.advance(event.timestamp(), results);
      matching.take(event, context.key(), results);
    }
    matching.advance(context.time(), results);
  }

  private @Nullable Comparator<Kept<E>> order() {
    Comparator<? super E> ties = spec.ties();
    return ties == null
        ? null
        : (one, other) -> ties.compare(spec.events().value(one), spec.events().value(other));
  }

  /** Forgets the events of the time, and what their turn would have given. */
  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    waiting.removeUpTo(context.time(), null);
    matching.advance(context.time(), Matching.Results.none());
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>();
    waiting
        .all()
        .forEach(event ->
            entries.add(
                StateEntry.of("waiting event")
                    .at("time", event.timestamp())
                    .with("event", spec.events().value(event))
                    .due(TimeDomain.EVENT, event.timestamp(), "is matched")));
    matching.partials().forEach(partial -> entries.add(told(partial)));
    matching
        .waiting()
        .forEach(match ->
            entries.add(
                StateEntry.of("match")
                    .at("completeAt", match.time())
                    .with("events", path(match.last()))
                    .with("waitsFor", "an earlier partial match")));
    return entries;
  }

  private StateEntry told(Matching.Partial<E> partial) {
    boolean pending = partial.place().role() == Place.Role.PENDING;
    int stage = partial.place().stage();
    StateEntry entry =
        StateEntry.of("partial match")
            .with("events", path(partial.last()))
            .with("waitsFor", pending ? "its time limit" : stage < 0 ? null : names.get(stage));
    return withEnd(entry, matching.end(partial), pending ? "is a match" : "times out");
  }

  /** An end of which nobody is told is told as a value: the key is called at a later time. */
  private StateEntry withEnd(StateEntry entry, long end, String what) {
    if (end == Long.MAX_VALUE) {
      return entry;
    }
    return endsAreTold()
        ? entry.due(TimeDomain.EVENT, end, what)
        : entry.at("matchesUntil", end).due(TimeDomain.EVENT, cleanup(end), "is forgotten");
  }

  private List<Map<String, Object>> path(Taken<E> last) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (Taken<E> step : last.path()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("stage", names.get(step.stage()));
      told.put("time", Instant.ofEpochMilli(step.event().timestamp()));
      told.put("event", spec.events().value(step.event()));
      steps.add(told);
    }
    return steps;
  }

  @Override
  public boolean isEmpty() {
    return waiting.size() == 0 && matching.isEmpty();
  }

  @Override
  public void openAll() {
    waiting.all().forEach(spec.events()::reopen);
    matching.kept().forEach(spec.events()::reopen);
  }

  @Override
  public void write(BinaryWriter out) {
    codec.write(out, waiting, matching);
  }

  /** Hands matches to the author's functions, and their results to the context. */
  private final class Emitting implements Matching.Results<E> {
    private final OperatorContext<O> context;

    Emitting(OperatorContext<O> context) {
      this.context = context;
    }

    @Override
    public void matched(Taken<E> last, long time) {
      O result = operator.result().apply(match(last, time));
      if (result != null) {
        context.emit(result);
      }
    }

    @Override
    public void timedOut(Taken<E> last, long time) {
      if (spec.timedOut() != null) {
        emit(spec.timedOut(), match(last, time));
      }
    }

    private <T> void emit(PatternSpec.TimedOut<E, T> timedOut, Match<E> match) {
      T value = timedOut.result().apply(match);
      if (value != null) {
        context.emit(timedOut.output(), value);
      }
    }

    private Match<E> match(Taken<E> last, long time) {
      return new Match<>(context.key(), names, last, time, spec.events());
    }
  }
}
