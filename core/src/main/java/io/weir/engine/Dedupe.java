package io.weir.engine;

import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.SourceSettings;
import io.weir.StreamFunction;
import io.weir.state.KeyRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps the event ids of a function's sources to remembered ids. An id belongs to its source: the
 * same text from another source is another event. Each source has a horizon of its own.
 */
final class Dedupe {
  private final Map<String, Rule> rules = new HashMap<>();
  private final long longest;
  private final long shortest;

  /**
   * @param salt mixed into the ids of the source, so that ids of two sources collide as rarely as
   *     any two ids
   * @param horizon milliseconds
   */
  private record Rule(Id salt, long horizon) {}

  Dedupe(StreamFunction function) {
    long most = 0;
    long least = Long.MAX_VALUE;
    for (var keyed : function.sources().values()) {
      SourceSettings<?> source = keyed.source().settings();
      if (source.id() != null) {
        long horizon = source.dedupeHorizon().toMillis();
        for (KeyedSource<?> input : keyed.inputs()) {
          String name = input.source().name();
          rules.put(name, new Rule(Id.hashed(name), horizon));
        }
        most = Math.max(most, horizon);
        least = Math.min(least, horizon);
      }
    }
    longest = most;
    shortest = Math.min(most, least);
  }

  /** The remembered id of an event; null if it has none. */
  @Nullable Id id(Event<?> event) {
    return event.id() == null ? null : Id.of(event.id()).xor(rule(event).salt());
  }

  /** The names of the sources that declare ids. */
  Set<String> sources() {
    return Set.copyOf(rules.keySet());
  }

  /** The remembered id of an event of a source that declares ids. */
  Id id(String source, String eventId) {
    return Id.of(eventId).xor(rule(source).salt());
  }

  /** The time for which ids of the event's source are remembered, milliseconds. */
  long horizon(Event<?> event) {
    return rule(event).horizon();
  }

  private Rule rule(Event<?> event) {
    return rule(event.source());
  }

  private Rule rule(String source) {
    return Objects.requireNonNull(
        rules.get(source), "an event with an id is of a source that declares ids");
  }

  /** The longest horizon of a source, milliseconds; 0 if none declares ids. */
  long longest() {
    return longest;
  }

  /** The ids that a key remembers; buckets are as fine as the shortest horizon asks for. */
  SeenIds of(KeyRecord key, FingerprintFilter filter) {
    return SeenIds.of(key.eventIds(), longest, shortest, !rules.isEmpty(), filter);
  }
}
