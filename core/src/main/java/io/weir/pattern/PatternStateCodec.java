package io.weir.pattern;

import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.pattern.Matching.Complete;
import io.weir.pattern.Matching.Partial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the state of a key, each event and each step once: events by time, steps that name their
 * event, their stage and the step before them, partial matches that name their place and their last
 * step.
 */
final class PatternStateCodec<E> {
  private final Automaton<E> automaton;

  PatternStateCodec(Automaton<E> automaton) {
    this.automaton = automaton;
  }

  void write(BinaryWriter out, WaitingEvents<E> waiting, Matching<E> matching) {
    List<Kept<E>> kept = new ArrayList<>(matching.kept());
    kept.sort(Comparator.comparingLong(Kept::turn));
    StateFrame.PATTERN.write(out);
    out.unsigned(kept.size()).unsigned(waiting.size());
    List<Kept<E>> all = new ArrayList<>(kept);
    all.addAll(waiting.all());
    writeEvents(out, all);
    if (!kept.isEmpty()) {
      out.unsigned(automaton.shape());
      Map<Kept<E>, Integer> numbers = new HashMap<>();
      kept.forEach(event -> numbers.put(event, numbers.size()));
      writeMatches(out, matching, numbers);
    }
  }

  private void writeEvents(BinaryWriter out, List<Kept<E>> events) {
    long last = 0;
    for (Kept<E> event : events) {
      out.signed(event.timestamp() - last).bytes(event.bytes());
      last = event.timestamp();
    }
  }

  private void writeMatches(BinaryWriter out, Matching<E> matching, Map<Kept<E>, Integer> events) {
    Map<Taken<E>, Integer> steps = new HashMap<>();
    List<Taken<E>> inOrder = new ArrayList<>();
    matching.partials().forEach(partial -> number(partial.last(), steps, inOrder));
    matching.waiting().forEach(match -> number(match.last(), steps, inOrder));
    out.unsigned(inOrder.size());
    for (Taken<E> step : inOrder) {
      Taken<E> previous = step.previous();
      out.unsigned(number(events, step.event())).unsigned(step.stage());
      out.unsigned(previous == null ? 0 : number(steps, previous) + 1L);
    }
    out.unsigned(matching.partials().size());
    for (Partial<E> partial : matching.partials()) {
      out.unsigned(partial.place().number()).unsigned(number(steps, partial.last()));
    }
    out.unsigned(matching.waiting().size());
    for (Complete<E> match : matching.waiting()) {
      out.unsigned(number(steps, match.last()));
      out.unsigned(match.time() - match.last().event().timestamp());
    }
  }

  private static <K> int number(Map<K, Integer> numbers, K key) {
    return Objects.requireNonNull(numbers.get(key), "a step or event without a number");
  }

  /** Numbers the steps of a path that have no number yet, the first ones first. */
  private void number(Taken<E> last, Map<Taken<E>, Integer> steps, List<Taken<E>> inOrder) {
    List<Taken<E>> path = new ArrayList<>();
    for (Taken<E> step = last; step != null && !steps.containsKey(step); step = step.previous()) {
      path.add(step);
    }
    for (Taken<E> step : path.reversed()) {
      steps.put(step, inOrder.size());
      inOrder.add(step);
    }
  }

  void read(BinaryReader in, WaitingEvents<E> waiting, Matching<E> matching) {
    if (StateFrame.PATTERN.read(in) == StateFrame.UNFRAMED) {
      throw new UnreadableStateException(
          "pattern state without a frame; deploy the code that wrote it");
    }
    int kept = in.count(2);
    int waits = in.count(2);
    List<Kept<E>> events = readEvents(in, kept, waits);
    events.subList(kept, events.size()).forEach(waiting::add);
    if (kept > 0) {
      requireShape(in.unsigned());
      readMatches(in, events.subList(0, kept), matching);
    }
    in.requireEnd("pattern state");
  }

  private List<Kept<E>> readEvents(BinaryReader in, int kept, int waits) {
    List<Kept<E>> events = new ArrayList<>();
    long last = 0;
    for (int i = 0; i < kept + waits; i++) {
      long timestamp = last + in.signed();
      require(i == 0 || timestamp >= last, "events that are not in order");
      Kept<E> event = new Kept<>(timestamp, in.bytes());
      event.turn(i < kept ? i : -1);
      events.add(event);
      last = timestamp;
    }
    return events;
  }

  private void requireShape(long stored) {
    if (stored != automaton.shape()) {
      throw new UnreadableStateException(
          "the pattern has other stages than the one that began these partial matches; deploy the code that"
              + " wrote them until they are complete or have timed out, or give the function another name: it"
              + " starts without state");
    }
  }

  private void readMatches(BinaryReader in, List<Kept<E>> events, Matching<E> matching) {
    List<Taken<E>> steps = readSteps(in, events);
    List<Partial<E>> partials = new ArrayList<>();
    for (int left = in.count(2); left > 0; left--) {
      Place<E> place = at(automaton.places(), in.unsignedInt());
      require(!place.isFinal() && place != automaton.start(), "a partial match at its end");
      Partial<E> partial = new Partial<>(place, at(steps, in.unsignedInt()));
      require(
          partials.isEmpty() || partials.getLast().start() <= partial.start(),
          "partial matches that are not in order");
      partials.add(partial);
    }
    matching.restore(partials, readWaiting(in, steps), events.size());
  }

  private List<Complete<E>> readWaiting(BinaryReader in, List<Taken<E>> steps) {
    List<Complete<E>> waiting = new ArrayList<>();
    for (int left = in.count(2); left > 0; left--) {
      Taken<E> last = at(steps, in.unsignedInt());
      Complete<E> match = new Complete<>(last, last.event().timestamp() + in.unsigned());
      require(
          waiting.isEmpty() || waiting.getLast().start() <= match.start(),
          "matches that are not in order");
      waiting.add(match);
    }
    return waiting;
  }

  private List<Taken<E>> readSteps(BinaryReader in, List<Kept<E>> events) {
    List<Taken<E>> steps = new ArrayList<>();
    for (int left = in.count(3); left > 0; left--) {
      Kept<E> event = at(events, in.unsignedInt());
      int stage = in.unsignedInt();
      require(stage < automaton.names().size(), "a stage that is not there");
      int previous = in.unsignedInt();
      Taken<E> before = previous == 0 ? null : at(steps, previous - 1);
      require(
          before == null || before.event().turn() < event.turn(), "steps that are not in order");
      steps.add(Taken.of(event, stage, before));
    }
    return steps;
  }

  private static <T> T at(List<T> all, int number) {
    require(number < all.size(), "a number that names nothing");
    return all.get(number);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new UnreadableStateException("pattern state has " + what);
    }
  }
}
