package io.weir.pattern;

import io.weir.pattern.Place.Edge;
import io.weir.pattern.Place.Role;
import io.weir.pattern.Spot.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the automaton of a pattern, from its end to its beginning: each stage becomes places that
 * lead to those of the stage behind it. Which places and edges there are is as in Flink CEP,
 * because that decides which matches there are (S7.2, S7.3).
 */
final class AutomatonBuilder<E> {
  private final PatternSpec<E> spec;
  private final List<Stage<E>> named;
  private final List<Place<E>> places = new ArrayList<>();
  private final Set<Stage<E>> begun = new HashSet<>();

  /** The places as they were before a greedy stage closed them to its own events. */
  private final Map<Place<E>, Place<E>> open = new HashMap<>();

  AutomatonBuilder(PatternSpec<E> spec) {
    this.spec = spec;
    this.named = spec.named();
  }

  Automaton<E> build() {
    Place<E> end = add(Role.FINAL, -1, 0);
    Place<E> start = sequence(spec.stages(), Scope.whole(), end);
    List<String> names = named.stream().map(Stage::name).toList();
    return new Automaton<>(start, List.copyOf(places), names, Automaton.shape(names, places));
  }

  private Place<E> add(Role role, int stage, long gap) {
    Place<E> place = new Place<>(places.size(), role, stage, gap);
    places.add(place);
    return place;
  }

  /** A place where a stage waits for an event that it takes in any case. */
  private Place<E> waiting(Spot<E> spot, Role role) {
    Stage<E> stage = spot.stage();
    boolean again = !begun.add(stage);
    Times<E> times = stage.times();
    long gap = times == null ? stage.gap() : again ? times.gap() : 0;
    return add(role, named.indexOf(stage), gap);
  }

  /** A place where a stage waits on after an event that it skipped. */
  private Place<E> skipping(Spot<E> spot) {
    begun.add(spot.stage());
    return add(Role.WAITING, named.indexOf(spot.stage()), 0);
  }

  private Place<E> sequence(List<Stage<E>> stages, Scope<E> scope, Place<E> sink) {
    Place<E> next = sink;
    for (int at = stages.size() - 1; at >= 0; at--) {
      next = before(new Spot<>(stages, at, scope), next);
    }
    return next;
  }

  private Place<E> before(Spot<E> spot, Place<E> sink) {
    return switch (spot.stage().contiguity()) {
      case NOT_FOLLOWED_BY -> sink.isFinal() ? pending(spot) : sink;
      case NOT_NEXT -> notNext(spot, sink);
      default -> stage(spot, sink);
    };
  }

  /** The end of a pattern that is complete if nothing comes until its time is over. */
  private Place<E> pending(Spot<E> spot) {
    Place<E> place = waiting(spot, Role.PENDING);
    Guard<E> not = spot.take(spot.stage());
    place.stop(not, spot.stage());
    place.ignore(Guard.not(not), place);
    return place;
  }

  private Place<E> notNext(Spot<E> spot, Place<E> sink) {
    Place<E> place = waiting(spot, Role.WAITING);
    Guard<E> not = spot.take(spot.stage());
    if (sink.isFinal()) {
      place.ignore(Guard.not(not), sink);
    } else {
      place.proceed(Guard.not(not), sink);
    }
    place.stop(not, spot.stage());
    return place;
  }

  private Place<E> stage(Spot<E> spot, Place<E> sink) {
    Stage<E> stage = spot.stage();
    Times<E> times = stage.times();
    Place<E> first;
    if (times == null) {
      Guard<E> take = spot.take(stage);
      first = single(spot, sink, sink, take, spot.skip(), stage.optional(), true);
    } else if (times.open()) {
      first = times(spot, loop(spot, withoutNots(spot, sink)), sink, times);
    } else {
      first = times(spot, sink, sink, times);
    }
    stops(spot, first);
    return first;
  }

  /**
   * The places of a counted repetition, the last one first.
   *
   * @param sink where the last of the needed events leads
   * @param exit where the rest, or all, is left out
   */
  private Place<E> times(Spot<E> spot, Place<E> sink, Place<E> exit, Times<E> times) {
    Stage<E> stage = spot.stage();
    Guard<E> take = spot.unlessEnded(spot.take(stage));
    Guard<E> inner = spot.innerSkip();
    if (times.greedy() && !times.open() && times.from() != times.to()) {
      sink.leaveTo(take);
    }
    Place<E> next = sink;
    for (int more = times.open() ? times.from() : times.to(); more > 1; more--) {
      boolean needed = more <= times.from();
      next = single(spot, next, needed ? null : exit, take, inner, !needed, false);
      stopsOfLoop(spot, next);
    }
    return single(spot, next, exit, take, spot.skip(), stage.optional(), true);
  }

  /**
   * The place where a stage waits for one event.
   *
   * @param exit where it is left out, if it is optional
   * @param skip open to events that it lets pass; null for none
   * @param first false for a repetition
   */
  private Place<E> single(
      Spot<E> spot,
      Place<E> sink,
      @Nullable Place<E> exit,
      Guard<E> take,
      @Nullable Guard<E> skip,
      boolean optional,
      boolean first) {
    if (spot.stage().group() != null) {
      return group(spot, sink, optional ? exit : null, first);
    }
    Place<E> place = waiting(spot, Role.WAITING);
    Place<E> taken = withoutNots(spot, sink);
    place.take(take, taken);
    if (optional && exit != null) {
      exit(spot, place, exit);
    }
    if (skip != null) {
      boolean mayLeave = optional || spot.headsOptionalGroup();
      place.ignore(skip, mayLeave ? skipped(spot, taken, take, skip) : place);
    }
    return place;
  }

  /** The place behind a skipped event, from which the stage cannot be left out any more. */
  private Place<E> skipped(Spot<E> spot, Place<E> taken, Guard<E> take, Guard<E> skip) {
    Place<E> place = skipping(spot);
    place.take(take, taken);
    place.ignore(skip, place);
    stops(spot, place);
    return place;
  }

  /** Leaves a stage out; a greedy one that has ended leads to a place that is not closed to it. */
  private void exit(Spot<E> spot, Place<E> place, Place<E> exit) {
    Condition<E> until = spot.stage().greedy() ? spot.stage().until() : null;
    if (until == null) {
      place.proceed(spot.always(), exit);
      return;
    }
    place.proceed(spot.always().and(until), open.getOrDefault(exit, exit));
    place.proceed(spot.always().and(Guard.not(until)), exit);
  }

  private Place<E> group(Spot<E> spot, Place<E> sink, @Nullable Place<E> exit, boolean first) {
    Place<E> head = sequence(stagesOf(spot), scope(spot, first), sink);
    if (exit != null) {
      head.proceed(spot.always(), exit);
    }
    return head;
  }

  private static <E> Scope<E> scope(Spot<E> spot, boolean first) {
    return new Scope<>(spot.stage(), first, spot.following());
  }

  private static <E> List<Stage<E>> stagesOf(Spot<E> spot) {
    List<Stage<E>> stages = spot.stage().group();
    if (stages == null) {
      throw new IllegalStateException("stage '" + spot.stage().name() + "' is no group");
    }
    return stages;
  }

  /** An open repetition: takes events as long as they come, and may go on at any of them. */
  private Place<E> loop(Spot<E> spot, Place<E> sink) {
    if (spot.stage().group() != null) {
      Place<E> again = add(Role.WAITING, -1, 0);
      Place<E> head = sequence(stagesOf(spot), scope(spot, false), again);
      head.proceed(spot.always(), sink);
      again.proceed(spot.always(), head);
      return head;
    }
    Guard<E> take = spot.unlessEnded(spot.take(spot.stage()));
    Place<E> loop = waiting(spot, Role.WAITING);
    leaveLoop(spot, loop, sink);
    loop.take(take, loop);
    stopsOfLoop(spot, loop);
    Guard<E> inner = spot.innerSkip();
    if (inner != null) {
      Place<E> skipped = skipping(spot);
      skipped.take(take, loop);
      skipped.ignore(inner, skipped);
      loop.ignore(inner, skipped);
      stopsOfLoop(spot, skipped);
    }
    return loop;
  }

  private void leaveLoop(Spot<E> spot, Place<E> loop, Place<E> sink) {
    Condition<E> until = spot.stage().until();
    if (!spot.stage().greedy()) {
      loop.proceed(spot.always(), sink);
      return;
    }
    Guard<E> goOn = spot.always();
    if (until != null) {
      Place<E> copy = copy(sink);
      open.put(sink, copy);
      loop.proceed(goOn.and(until), copy);
      goOn = goOn.and(Guard.not(until));
    }
    loop.proceed(goOn, sink);
    sink.leaveTo(spot.take(spot.stage()));
  }

  private void stops(Spot<E> spot, Place<E> place) {
    spot.notsBefore().forEach(not -> place.stop(spot.take(not), not));
  }

  private void stopsOfLoop(Spot<E> spot, Place<E> place) {
    Stage<E> following = spot.following();
    if (following != null && following.contiguity() == Contiguity.NOT_FOLLOWED_BY) {
      place.stop(spot.take(following), following);
    }
  }

  private Place<E> copy(Place<E> place) {
    Place<E> copy = add(place.role(), place.stage(), 0);
    place.edges().forEach(edge -> copyEdge(edge, place, copy));
    return copy;
  }

  /**
   * The place behind an optional stage that has taken an event: what must not come before the stage
   * may come now.
   */
  private Place<E> withoutNots(Spot<E> spot, Place<E> sink) {
    List<Stage<E>> nots = spot.stage().optional() ? spot.notsBefore() : List.of();
    return nots.isEmpty() ? sink : without(nots, sink);
  }

  private Place<E> without(List<Stage<E>> nots, Place<E> place) {
    Place<E> copy = add(place.role(), place.stage(), 0);
    for (Edge<E> edge : place.edges()) {
      switch (edge.action()) {
        case STOP -> {
          if (!nots.contains(edge.not())) {
            copyEdge(edge, place, copy);
          }
        }
        case PROCEED -> copy.proceed(edge.guard(), without(nots, edge.target()));
        default -> copyEdge(edge, place, copy);
      }
    }
    return copy;
  }

  private void copyEdge(Edge<E> edge, Place<E> from, Place<E> to) {
    Place<E> target =
        edge.action() == Place.Action.STOP ? null : edge.target() == from ? to : edge.target();
    to.edges().add(new Edge<>(edge.action(), edge.guard(), target, edge.not()));
  }
}
