package io.weir.pattern;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The events that a pattern has taken, by stage: of a whole match, of a partial match that timed
 * out, or, in a condition, of the match so far. Times are epoch milliseconds of event time.
 *
 * @param <E> the events' value
 */
public final class Match<E> {
  private final String key;
  private final List<String> names;
  private final @Nullable Taken<E> last;
  private final long timestamp;
  private final Events<E> events;
  private @Nullable Map<String, List<E>> opened;
  private @Nullable List<Taken<E>> path;

  /**
   * @param names the names of the stages by their numbers
   * @param last the last step; null if nothing has been taken
   */
  Match(String key, List<String> names, @Nullable Taken<E> last, long timestamp, Events<E> events) {
    this.key = key;
    this.names = names;
    this.last = last;
    this.timestamp = timestamp;
    this.events = events;
  }

  /** The key whose events these are. */
  public String key() {
    return key;
  }

  /**
   * The event time at which the match was complete: that of its last event, or the end of its time
   * limit if it ends with {@code notFollowedBy}. Of a partial match the time at which it timed out;
   * in a condition that of the event that is judged.
   */
  public long timestamp() {
    return timestamp;
  }

  /** {@link #timestamp} as an instant. */
  public Instant time() {
    return Instant.ofEpochMilli(timestamp);
  }

  /** True if nothing has been taken, which only conditions see. */
  public boolean isEmpty() {
    return last == null;
  }

  /** The timestamp of the first event. */
  public long start() {
    return lastStep().start().timestamp();
  }

  /** The timestamp of the last event. */
  public long end() {
    return lastStep().event().timestamp();
  }

  private Taken<E> lastStep() {
    if (last == null) {
      throw new NoSuchElementException("the match so far has no events; ask isEmpty() first");
    }
    return last;
  }

  /** The steps in order, found when they are first needed: most conditions ask for none. */
  private List<Taken<E>> path() {
    if (path == null) {
      path = last == null ? List.of() : last.path();
    }
    return path;
  }

  /** The names of the stages that took events, in the order of their first events. */
  public List<String> stages() {
    return path().stream().map(step -> names.get(step.stage())).distinct().toList();
  }

  /**
   * The events of a stage in the order in which they were taken; none if it took none.
   *
   * @throws IllegalArgumentException if the pattern has no stage of that name
   */
  public List<E> events(String stage) {
    if (!names.contains(stage)) {
      throw new IllegalArgumentException(
          "the pattern has no stage '" + stage + "'; its stages are " + names);
    }
    if (opened == null) {
      opened = new HashMap<>();
    }
    return opened.computeIfAbsent(stage, this::open);
  }

  private List<E> open(String stage) {
    List<E> all = new ArrayList<>();
    for (Taken<E> step : path()) {
      if (names.get(step.stage()).equals(stage)) {
        all.add(events.value(step.event()));
      }
    }
    return List.copyOf(all);
  }

  /** All events in order. */
  public List<E> events() {
    return path().stream().map(step -> events.value(step.event())).toList();
  }

  /**
   * The first event of a stage.
   *
   * @throws NoSuchElementException if it took none
   */
  public E first(String stage) {
    return present(stage).getFirst();
  }

  /**
   * The last event of a stage so far.
   *
   * @throws NoSuchElementException if it took none
   */
  public E last(String stage) {
    return present(stage).getLast();
  }

  private List<E> present(String stage) {
    List<E> all = events(stage);
    if (all.isEmpty()) {
      throw new NoSuchElementException(
          "stage '" + stage + "' has taken no event; ask events(\"" + stage + "\")");
    }
    return all;
  }

  /**
   * The stages with the numbers of their events; not the events themselves, which may be secret.
   */
  @Override
  public String toString() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    path().forEach(step -> counts.merge(names.get(step.stage()), 1, Integer::sum));
    return "match " + counts;
  }
}
