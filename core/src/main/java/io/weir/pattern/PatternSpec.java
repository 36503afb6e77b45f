package io.weir.pattern;

import io.weir.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pattern's settings as one value.
 *
 * @param within the milliseconds within which a match must be complete; 0 for no limit
 * @param ties the order of events of one time; null for that of their arrival
 * @param late the output of late events; null = they are counted and not kept
 * @param timedOut what is made of partial matches that time out; null for nothing
 * @param maxEvents the most events that a key keeps
 * @param maxMatches the most partial matches, and matches that wait, of a key
 */
record PatternSpec<E>(
    Events<E> events,
    List<Stage<E>> stages,
    long within,
    AfterMatch afterMatch,
    @Nullable Comparator<? super E> ties,
    @Nullable Output<? super E> late,
    @Nullable TimedOut<E, ?> timedOut,
    int maxEvents,
    int maxMatches) {
  /** The output of partial matches that time out, and what is made of them. */
  record TimedOut<E, T>(Output<T> output, Function<? super Match<E>, ? extends T> result) {}

  static <E> PatternSpec<E> of(Events<E> events) {
    return new PatternSpec<>(
        events,
        List.of(),
        0,
        AfterMatch.noSkip(),
        null,
        null,
        null,
        Pattern.DEFAULT_MAX_EVENTS,
        Pattern.DEFAULT_MAX_MATCHES);
  }

  PatternSpec<E> with(Events<E> other) {
    return new PatternSpec<>(
        other, stages, within, afterMatch, ties, late, timedOut, maxEvents, maxMatches);
  }

  PatternSpec<E> with(List<Stage<E>> other) {
    return new PatternSpec<>(
        events,
        List.copyOf(other),
        within,
        afterMatch,
        ties,
        late,
        timedOut,
        maxEvents,
        maxMatches);
  }

  PatternSpec<E> within(long millis) {
    return new PatternSpec<>(
        events, stages, millis, afterMatch, ties, late, timedOut, maxEvents, maxMatches);
  }

  PatternSpec<E> with(AfterMatch other) {
    return new PatternSpec<>(
        events, stages, within, other, ties, late, timedOut, maxEvents, maxMatches);
  }

  PatternSpec<E> with(Comparator<? super E> order) {
    return new PatternSpec<>(
        events, stages, within, afterMatch, order, late, timedOut, maxEvents, maxMatches);
  }

  PatternSpec<E> late(Output<? super E> output) {
    return new PatternSpec<>(
        events, stages, within, afterMatch, ties, output, timedOut, maxEvents, maxMatches);
  }

  PatternSpec<E> with(TimedOut<E, ?> other) {
    return new PatternSpec<>(
        events, stages, within, afterMatch, ties, late, other, maxEvents, maxMatches);
  }

  PatternSpec<E> maxEvents(int most) {
    return new PatternSpec<>(
        events, stages, within, afterMatch, ties, late, timedOut, most, maxMatches);
  }

  PatternSpec<E> maxMatches(int most) {
    return new PatternSpec<>(
        events, stages, within, afterMatch, ties, late, timedOut, maxEvents, most);
  }

  Stage<E> last() {
    return stages.getLast();
  }

  PatternSpec<E> withLast(Stage<E> stage) {
    List<Stage<E>> other = new ArrayList<>(stages);
    other.set(other.size() - 1, stage);
    return with(other);
  }

  /** True if nothing but stages has been set: then it can be a group of another pattern. */
  boolean hasOnlyStages() {
    return within == 0
        && !afterMatch.skips()
        && ties == null
        && late == null
        && timedOut == null
        && maxEvents == Pattern.DEFAULT_MAX_EVENTS
        && maxMatches == Pattern.DEFAULT_MAX_MATCHES;
  }

  /** The stages of all groups with a name of their own, those that take events and those not. */
  List<Stage<E>> named() {
    return named(stages);
  }

  static <E> List<Stage<E>> named(List<Stage<E>> stages) {
    List<Stage<E>> all = new ArrayList<>();
    for (Stage<E> stage : stages) {
      if (stage.group() == null) {
        all.add(stage);
      } else {
        all.addAll(named(stage.group()));
      }
    }
    return all;
  }

  List<String> describe() {
    String steps = stages.stream().map(Stage::describe).collect(Collectors.joining("; "));
    return List.of(
        "pattern: begins with " + steps.substring(steps.indexOf(' ') + 1),
        (within == 0 ? "no time limit" : "within " + Duration.ofMillis(within))
            + ", "
            + afterMatch
            + (ties == null ? "" : ", events of one time in the declared order"),
        timedOut == null
            ? "partial matches that time out are dropped"
            : "partial matches that time out to output " + timedOut.output().name(),
        "late events" + (late == null ? " are counted and not kept" : " to output " + late.name()),
        "at most " + maxEvents + " events and " + maxMatches + " partial matches per key");
  }
}
