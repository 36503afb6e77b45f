package io.weir.simulation.histories;

import io.weir.simulation.histories.PatternShape.Link;
import io.weir.simulation.histories.PatternShape.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The matches of a shape in a sequence of events, by S7.2 to S7.4 and by trying everything: which
 * events a match may have, and what may stand between them. It knows no states and no steps in
 * time.
 */
final class PatternRules {
  /**
   * An event.
   *
   * @param number named by results, and compared where numbers must be alike
   */
  record Seen(long time, char letter, int number) {}

  /** An event that a stage took: its place in the sequence. */
  record Taken(int stage, int place) {}

  private final PatternShape shape;
  private final long within;
  private final List<Seen> events;

  /**
   * @param within milliseconds from a match's first event, at which it is over; 0 = no limit
   * @param events in the order in which they are taken; it may grow
   */
  PatternRules(PatternShape shape, long within, List<Seen> events) {
    this.shape = shape;
    this.within = within;
    this.events = events;
  }

  /** The time at which a match with that beginning is over. */
  long end(List<Taken> match) {
    long start = events.get(match.getFirst().place()).time();
    return within == 0 ? Long.MAX_VALUE : start + within;
  }

  /** The matches that the last event completes, by their first events. */
  List<List<Taken>> complete() {
    int last = events.size() - 1;
    List<List<Taken>> all = new ArrayList<>();
    each(match -> {
      boolean byItself = place(match) == last && isWhole(match);
      boolean byNotNext =
          place(match) == last - 1
              && needs(match, Link.NOT_NEXT)
              && events.get(last).time() < end(match)
              && !takes(shape.stages().size() - 1, last, match);
      if (byItself || byNotNext) {
        all.add(match);
      }
    });
    return all;
  }

  /** The partial matches that can still become one, by their first events. */
  List<List<Taken>> alive() {
    List<List<Taken>> all = new ArrayList<>();
    each(match -> {
      if (canGoOn(match)) {
        all.add(match);
      }
    });
    return all;
  }

  /** True if nothing but a {@code notFollowedBy} at the end is to come. */
  boolean waitsForTheEnd(List<Taken> match) {
    return needs(match, Link.NOT_FOLLOWED_BY);
  }

  /** Gives every beginning of a match that the sequence has. */
  private void each(Consumer<List<Taken>> out) {
    for (int start = 0; start < events.size(); start++) {
      if (takes(0, start, List.of())) {
        from(List.of(new Taken(0, start)), out);
      }
    }
  }

  private void from(List<Taken> match, Consumer<List<Taken>> out) {
    out.accept(match);
    for (int place = place(match) + 1; place < events.size(); place++) {
      if (events.get(place).time() >= end(match)) {
        return;
      }
      for (int stage = match.getLast().stage(); stage < shape.stages().size(); stage++) {
        if (follows(match, stage, place)) {
          List<Taken> longer = new ArrayList<>(match);
          longer.add(new Taken(stage, place));
          from(longer, out);
        }
      }
    }
  }

  private static int place(List<Taken> match) {
    return match.getLast().place();
  }

  private boolean takes(int stage, int place, List<Taken> match) {
    Seen event = events.get(place);
    boolean alike =
        !shape.alike()
            || match.isEmpty()
            || (events.get(match.getFirst().place()).number() + event.number()) % 2 == 0;
    return event.letter() == shape.stages().get(stage).letter() && alike;
  }

  /** True if the event may be the next one of the match, as one of that stage. */
  private boolean follows(List<Taken> match, int stage, int place) {
    return !shape.stages().get(stage).isNot()
        && isNear(match, stage, place)
        && takes(stage, place, match);
  }

  /** True if nothing stands before that place that must not stand between. */
  private boolean isNear(List<Taken> match, int stage, int place) {
    Stage next = shape.stages().get(stage);
    if (stage == match.getLast().stage()) {
      return count(match) < next.most() && maySkip(next.inner(), match, stage, place);
    }
    return isDone(match)
        && isOptionalBetween(match, stage)
        && noneForbidden(match, stage, place)
        && maySkip(next.link(), match, stage, place);
  }

  private boolean maySkip(Link link, List<Taken> match, int stage, int to) {
    return switch (link) {
      case NEXT -> place(match) + 1 == to;
      case FOLLOWED_BY -> between(match, to).noneMatch(place -> takes(stage, place, match));
      default -> true;
    };
  }

  private static IntStream between(List<Taken> match, int to) {
    return IntStream.range(place(match) + 1, to);
  }

  private int count(List<Taken> match) {
    int stage = match.getLast().stage();
    return (int) match.stream().filter(taken -> taken.stage() == stage).count();
  }

  /** True if the match's last stage has as many events as it needs. */
  private boolean isDone(List<Taken> match) {
    return count(match) >= shape.stages().get(match.getLast().stage()).least();
  }

  private boolean isOptionalBetween(List<Taken> match, int stage) {
    return shape.stages().subList(match.getLast().stage() + 1, stage).stream()
        .allMatch(skipped -> skipped.optional() || skipped.isNot());
  }

  /** True if what must not come before the stage has not come: next to the match, or at all. */
  private boolean noneForbidden(List<Taken> match, int stage, int to) {
    for (int not = match.getLast().stage() + 1; not < stage; not++) {
      if (!noneForbidden(match, not, shape.stages().get(not).link(), to)) {
        return false;
      }
    }
    return true;
  }

  private boolean noneForbidden(List<Taken> match, int not, Link link, int to) {
    return switch (link) {
      case NOT_NEXT -> place(match) + 1 >= events.size() || !takes(not, place(match) + 1, match);
      case NOT_FOLLOWED_BY -> between(match, to).noneMatch(place -> takes(not, place, match));
      default -> true;
    };
  }

  private boolean isWhole(List<Taken> match) {
    return isDone(match)
        && shape.stages().stream().skip(match.getLast().stage() + 1L).allMatch(Stage::optional);
  }

  /** True if all is there but the last stage, which must not come. */
  private boolean needs(List<Taken> match, Link link) {
    int last = shape.stages().size() - 1;
    return shape.stages().get(last).link() == link
        && isDone(match)
        && match.getLast().stage() < last
        && isOptionalBetween(match, last);
  }

  private boolean canGoOn(List<Taken> match) {
    int next = events.size();
    int last = shape.stages().size() - 1;
    if (needs(match, Link.NOT_FOLLOWED_BY)) {
      return noneForbidden(match, last, Link.NOT_FOLLOWED_BY, next);
    }
    if (needs(match, Link.NOT_NEXT)) {
      return place(match) + 1 == next;
    }
    for (int stage = match.getLast().stage(); stage <= last; stage++) {
      if (!shape.stages().get(stage).isNot() && isNear(match, stage, next)) {
        return true;
      }
    }
    return false;
  }
}
