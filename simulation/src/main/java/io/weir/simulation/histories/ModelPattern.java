package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import io.weir.simulation.histories.PatternRules.Seen;
import io.weir.simulation.histories.PatternRules.Taken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Patterns as S7.1 to S7.6 have them, for one key: it keeps every event, and looks for matches in
 * all of them each time.
 */
final class ModelPattern implements ModelOperator {
  /** A match that is there, and may have to wait for earlier ones. */
  private record Found(List<Taken> match, long time) {
    int start() {
      return match.getFirst().place();
    }
  }

  /** All that changes. */
  private record State(
      List<HistoryEvent> waiting,
      List<Seen> taken,
      List<Found> found,
      int keptFrom,
      long passed,
      long lastEnd) {}

  private static final long NEVER = Long.MAX_VALUE;

  private final Spec spec;
  private final PatternShape shape;
  private final Consumer<String> out;
  private final List<HistoryEvent> waiting = new ArrayList<>();
  private final List<Seen> taken = new ArrayList<>();
  private final List<Found> found = new ArrayList<>();
  private final PatternRules rules;

  /** What began before that place is skipped. */
  private int keptFrom;

  /** Where time is: partial matches that end there are gone. */
  private long passed = Long.MIN_VALUE;

  /** The last end of a partial match that nobody was told of. */
  private long lastEnd = Long.MIN_VALUE;

  private List<List<Taken>> alive;

  ModelPattern(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.shape = PatternFamily.shape(spec);
    this.out = out;
    this.rules = new PatternRules(shape, spec.size(), taken);
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    if (event.timestamp() <= watermark) {
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
      return true;
    }
    int at = waiting.size();
    while (at > 0 && waiting.get(at - 1).timestamp() > event.timestamp()) {
      at--;
    }
    waiting.add(at, event);
    return false;
  }

  @Override
  public OptionalLong next() {
    long next = Math.min(firstWaiting(), firstEnd());
    return next == NEVER ? OptionalLong.empty() : OptionalLong.of(next);
  }

  private long firstWaiting() {
    return waiting.isEmpty() ? NEVER : waiting.getFirst().timestamp();
  }

  private long firstEnd() {
    return alive().stream().mapToLong(rules::end).min().orElse(NEVER);
  }

  /** Ends that nobody is told of may be seen later, by an eighth of the limit. */
  @Override
  public boolean isDue(OptionalLong stored) {
    if (endsAreTold()) {
      return stored.equals(next());
    }
    long cleanup = spec.size() / 8 + 1L;
    long latest = Math.min(firstWaiting(), later(firstEnd(), cleanup));
    return stored.isEmpty()
        ? latest == NEVER
        : stored.getAsLong() <= (latest == NEVER ? later(lastEnd, cleanup) : latest);
  }

  private static long later(long time, long millis) {
    return time == NEVER ? NEVER : time + millis;
  }

  private boolean endsAreTold() {
    return PatternFamily.tellsTimeouts(spec) || shape.endsWithTime() || !found.isEmpty();
  }

  /** What has ended untold may be kept for a while. */
  @Override
  public boolean isOver() {
    return next().isEmpty() && found.isEmpty() && lastEnd == Long.MIN_VALUE;
  }

  private List<List<Taken>> alive() {
    if (alive == null) {
      alive =
          rules.alive().stream()
              .filter(match -> match.getFirst().place() >= keptFrom && rules.end(match) > passed)
              .toList();
    }
    return alive;
  }

  @Override
  public void fire(long time, long now) {
    State before =
        new State(
            List.copyOf(waiting),
            List.copyOf(taken),
            List.copyOf(found),
            keptFrom,
            passed,
            lastEnd);
    List<String> said = new ArrayList<>();
    try {
      while (firstWaiting() <= time) {
        HistoryEvent event = waiting.removeFirst();
        pass(event.timestamp(), said::add);
        take(event, said::add);
      }
      pass(time, said::add);
      said.forEach(out);
    } catch (ModelFailure failed) {
      restore(before);
      waiting.removeIf(event -> event.timestamp() <= time);
      pass(time, null);
      String letter = Results.deadTimer(failed.reason(), time);
      out.accept(Results.emission(Functions.DEAD, false, letter));
    }
  }

  private void restore(State before) {
    replace(waiting, before.waiting);
    replace(taken, before.taken);
    replace(found, before.found);
    keptFrom = before.keptFrom;
    passed = before.passed;
    lastEnd = before.lastEnd;
    alive = null;
  }

  private static <T> void replace(List<T> all, List<T> by) {
    all.clear();
    all.addAll(by);
  }

  /**
   * Ends partial matches by time.
   *
   * @param said takes what comes of it; null if nobody is told
   */
  private void pass(long time, Consumer<String> said) {
    List<List<Taken>> over = alive().stream().filter(match -> rules.end(match) <= time).toList();
    if (!endsAreTold()) {
      lastEnd = over.stream().mapToLong(rules::end).reduce(lastEnd, Math::max);
    }
    passed = Math.max(passed, time);
    alive = null;
    for (List<Taken> match : over) {
      if (rules.waitsForTheEnd(match)) {
        found.add(new Found(match, rules.end(match)));
      } else if (said != null && PatternFamily.tellsTimeouts(spec)) {
        said.accept(
            Results.emission(
                Functions.SIDE, false, "timed out " + numbers(match) + at(rules.end(match))));
      }
    }
    settle(said);
  }

  private void take(HistoryEvent event, Consumer<String> said) {
    if (event.kind() == HistoryEvent.Kind.POISON) {
      throw new ModelFailure(Reason.TIMER_FAILED);
    }
    if (event.kind() == HistoryEvent.Kind.KILLS && spec.timersKill()) {
      throw new ModelFailure(Reason.KILLED_PROCESS);
    }
    taken.add(new Seen(event.timestamp(), PatternFamily.letter(event), event.index()));
    alive = null;
    rules.complete().stream()
        .filter(match -> match.getFirst().place() >= keptFrom)
        .forEach(match -> found.add(new Found(match, event.timestamp())));
    settle(said);
  }

  /** Gives the matches that wait for no earlier partial match (S7.5). */
  private void settle(Consumer<String> said) {
    found.sort(Comparator.comparingInt(Found::start));
    while (!found.isEmpty() && !waits(found.getFirst())) {
      Found next = found.removeFirst();
      keptFrom = Math.max(keptFrom, PatternFamily.keptFrom(spec, next.match));
      found.removeIf(other -> other.start() < keptFrom);
      alive = null;
      if (said != null) {
        say(next, said);
      }
    }
  }

  private boolean waits(Found match) {
    return PatternFamily.skips(spec)
        && alive().stream().anyMatch(other -> other.getFirst().place() < match.start());
  }

  private void say(Found match, Consumer<String> said) {
    int last = taken.get(match.match.getLast().place()).number();
    if (spec.timersFail() && PatternFamily.fails(last)) {
      throw new ModelFailure(Reason.TIMER_FAILED);
    }
    said.accept(Results.emission(Functions.RESULTS, false, numbers(match.match) + at(match.time)));
  }

  private String numbers(List<Taken> match) {
    List<Integer> all = match.stream().map(step -> taken.get(step.place()).number()).toList();
    return PatternFamily.numbers(all);
  }

  private static String at(long time) {
    return PatternFamily.at(time);
  }
}
