package io.weir.pattern;

import io.weir.LimitExceededException;
import io.weir.pattern.Place.Role;
import io.weir.time.Millis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partial matches of one key. Events come to it in their order, and it gives what they complete
 * (S7.2 to S7.5). All lists are in the order of the matches' first events.
 */
final class Matching<E> {
  /** A match that has begun: where it stands, and the last event that it took. */
  record Partial<E>(Place<E> place, Taken<E> last) {
    long start() {
      return last.start().turn();
    }
  }

  /** A match with the time at which it was complete. */
  record Complete<E>(Taken<E> last, long time) {
    long start() {
      return last.start().turn();
    }
  }

  /** Takes what comes out. */
  interface Results<E> {
    void matched(Taken<E> last, long time);

    void timedOut(Taken<E> last, long time);

    /** Drops all of it. */
    static <E> Results<E> none() {
      return new Results<>() {
        @Override
        public void matched(Taken<E> last, long time) {}

        @Override
        public void timedOut(Taken<E> last, long time) {}
      };
    }
  }

  private final PatternSpec<E> spec;
  private final Automaton<E> automaton;
  private final List<String> names;
  private List<Partial<E>> partials = new ArrayList<>();
  private final List<Complete<E>> waiting = new ArrayList<>();
  private long turns;

  /** At least the number of events that partial matches have. */
  private int atMostKept;

  Matching(PatternSpec<E> spec, Automaton<E> automaton) {
    this.spec = spec;
    this.automaton = automaton;
    this.names = automaton.names();
  }

  /** Continues with what was stored. */
  void restore(List<Partial<E>> storedPartials, List<Complete<E>> storedMatches, int kept) {
    partials = storedPartials;
    waiting.addAll(storedMatches);
    turns = kept;
    atMostKept = kept;
  }

  List<Partial<E>> partials() {
    return partials;
  }

  /** The matches that wait until no earlier partial match is left. */
  List<Complete<E>> waiting() {
    return waiting;
  }

  boolean isEmpty() {
    return partials.isEmpty() && waiting.isEmpty();
  }

  /** True if more than this many events are kept. */
  boolean keepsMoreThan(int events) {
    if (atMostKept > events) {
      atMostKept = kept().size();
    }
    return atMostKept > events;
  }

  /** The events of all partial matches and waiting matches. */
  Set<Kept<E>> kept() {
    Set<Kept<E>> kept = new HashSet<>();
    Set<Taken<E>> seen = new HashSet<>();
    partials.forEach(partial -> addAll(partial.last(), seen, kept));
    waiting.forEach(match -> addAll(match.last(), seen, kept));
    return kept;
  }

  private static <E> void addAll(Taken<E> last, Set<Taken<E>> seen, Set<Kept<E>> kept) {
    for (Taken<E> step = last; step != null && seen.add(step); step = step.previous()) {
      kept.add(step.event());
    }
  }

  /** Gives an event its turn. */
  void take(Kept<E> event, String key, Results<E> results) {
    event.turn(turns++);
    List<Partial<E>> next = new ArrayList<>();
    List<Complete<E>> matches = new ArrayList<>();
    for (Partial<E> partial : partials) {
      step(partial.place(), partial.last(), event, key, next, matches);
      requireRoom(next, matches);
    }
    step(automaton.start(), null, event, key, next, matches);
    requireRoom(next, matches);
    atMostKept++;
    settle(next, matches, results);
  }

  private void requireRoom(List<Partial<E>> next, List<Complete<E>> matches) {
    int kept = next.size() + waiting.size() + (spec.afterMatch().skips() ? matches.size() : 0);
    if (kept > spec.maxMatches()) {
      throw new LimitExceededException(
          "maxPartialMatches",
          spec.maxMatches(),
          "use a shorter within(..), stricter conditions, afterMatch(..), a finer key, or allow more with"
              + " maxPartialMatches(..)");
    }
  }

  /**
   * @param last null at the beginning, which stays whatever comes
   */
  private void step(
      Place<E> place,
      @Nullable Taken<E> last,
      Kept<E> event,
      String key,
      List<Partial<E>> next,
      List<Complete<E>> matches) {
    Match<E> soFar = new Match<>(key, names, last, event.timestamp(), spec.events());
    Look<E> look = new Look<>(event, soFar, spec.events());
    List<Partial<E>> own = new ArrayList<>();
    boolean stopped = false;
    for (Automaton.Step<E> step : automaton.steps(place, look)) {
      switch (step.edge().action()) {
        case STOP -> stopped = true;
        case TAKE -> {
          Taken<E> taken = Taken.of(event, step.from().stage(), last);
          Place<E> target = step.edge().target();
          add(target, taken, event, own, matches);
          if (automaton.completes(target, look)) {
            matches.add(new Complete<>(taken, event.timestamp()));
          }
        }
        default -> {
          if (last != null) {
            add(step.edge().target(), last, event, own, matches);
          }
        }
      }
    }
    if (!stopped) {
      next.addAll(own);
    }
  }

  private void add(
      Place<E> target,
      Taken<E> last,
      Kept<E> event,
      List<Partial<E>> own,
      List<Complete<E>> matches) {
    if (target.isFinal()) {
      matches.add(new Complete<>(last, event.timestamp()));
    } else {
      own.add(new Partial<>(target, last));
    }
  }

  /** Moves event time on: partial matches whose limit is reached end. */
  void advance(long time, Results<E> results) {
    List<Partial<E>> next = new ArrayList<>();
    List<Complete<E>> matches = new ArrayList<>();
    for (Partial<E> partial : partials) {
      long end = end(partial);
      if (end > time) {
        next.add(partial);
      } else if (partial.place().role() == Role.PENDING) {
        matches.add(new Complete<>(partial.last(), end));
      } else {
        results.timedOut(partial.last(), end);
      }
    }
    settle(next, matches, results);
  }

  /** The time at which a partial match times out; {@link Long#MAX_VALUE} if it has no limit. */
  long end(Partial<E> partial) {
    long within = spec.within();
    long gap = partial.place().gap();
    Taken<E> last = partial.last();
    return Math.min(
        within == 0 ? Long.MAX_VALUE : Millis.plus(last.start().timestamp(), within),
        gap == 0 ? Long.MAX_VALUE : Millis.plus(last.event().timestamp(), gap));
  }

  /** The time at which the next partial match times out; {@link Long#MAX_VALUE} if none does. */
  long firstEnd() {
    long first = Long.MAX_VALUE;
    for (Partial<E> partial : partials) {
      first = Math.min(first, end(partial));
    }
    return first;
  }

  /** Gives the matches that wait for nothing, the one that began first before the others. */
  private void settle(List<Partial<E>> next, List<Complete<E>> matches, Results<E> results) {
    partials = next;
    if (!spec.afterMatch().skips()) {
      matches.forEach(match -> results.matched(match.last(), match.time()));
      return;
    }
    matches.forEach(this::wait);
    while (!waiting.isEmpty() && !startsAfterAPartialMatch(waiting.getFirst())) {
      Complete<E> match = waiting.removeFirst();
      int stage = names.indexOf(spec.afterMatch().stage());
      long from = spec.afterMatch().keptFrom(match.last(), stage);
      partials.removeIf(partial -> partial.start() < from);
      waiting.removeIf(other -> other.start() < from);
      results.matched(match.last(), match.time());
    }
  }

  private void wait(Complete<E> match) {
    int at = waiting.size();
    while (at > 0 && waiting.get(at - 1).start() > match.start()) {
      at--;
    }
    waiting.add(at, match);
  }

  private boolean startsAfterAPartialMatch(Complete<E> match) {
    return !partials.isEmpty() && partials.getFirst().start() < match.start();
  }
}
