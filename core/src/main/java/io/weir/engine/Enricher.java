package io.weir.engine;

import io.weir.Enrichment;
import io.weir.Event;
import io.weir.Lookup;
import io.weir.StreamFunction;
import io.weir.codec.UnavailableException;
import io.weir.codec.Unchanging;
import io.weir.log.LogText;
import io.weir.state.ParkedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks lookups for the events of keys, after the keys are read and before they are stepped: so a
 * record that is decided is not asked for. All keys of a round ask together, each lookup once. An
 * event that has its answers keeps them. Used by one thread.
 */
final class Enricher {
  private final StreamFunction function;
  private final EngineStats stats;
  private final boolean idle;
  private final Rereading rereading;
  private final IdentityHashMap<Lookup<?, ?>, AskedLookup<?, ?>> lookups = new IdentityHashMap<>();

  /**
   * @throws IllegalArgumentException if a lookup cannot be asked as it is declared
   */
  Enricher(StreamFunction function, EngineStats stats) {
    this.function = function;
    this.stats = stats;
    this.idle = function.lookups().isEmpty();
    this.rereading = new Rereading(function);
    function.lookups().forEach(this::asked);
  }

  /** One event on its way through the enrichments of its source. */
  private static final class Asking {
    private final InFlightKey key;
    private final Event<?> event;
    private final List<Enrichment<?, ?, ?, ?>> enrichments;
    private final List<byte @Nullable []> values;
    private final Consumer<Answers> answered;
    private final Supplier<Event<?>> own;
    private Object value;

    /** How many of the answers are in the value. */
    private int made;

    private @Nullable Object question;

    /**
     * @param values the answers that it has, changed
     * @param own the event, for enrichments to change
     */
    Asking(
        InFlightKey key,
        Event<?> event,
        List<Enrichment<?, ?, ?, ?>> enrichments,
        List<byte @Nullable []> values,
        Consumer<Answers> answered,
        Supplier<Event<?>> own) {
      this.key = key;
      this.event = event;
      this.enrichments = enrichments;
      this.values = values;
      this.answered = answered;
      this.own = own;
      this.value = Objects.requireNonNull(event.value(), "an event has a value");
    }

    /** Makes the question of its next enrichment; false if it has all answers, or failed. */
    boolean asks(Watch watch) {
      try {
        if (watch.isOn()) {
          watch.call("enriching " + event.position());
        }
        if (values.size() == enrichments.size()) {
          answered.accept(Answers.of(enrichments, values));
          return false;
        }
        question = enrichments.get(values.size()).asks(soFar());
        return true;
      } catch (UnavailableException away) {
        throw away;
      } catch (Exception | AssertionError | StackOverflowError failure) {
        answered.accept(Answers.failed(failure));
        return false;
      } finally {
        watch.idle();
      }
    }

    /** The event with the answers that it has: one of its own, since enrichments may change it. */
    private Object soFar() {
      if (made == 0 && !values.isEmpty()) {
        value = own.get().value();
      }
      for (; made < values.size(); made++) {
        value = enrichments.get(made).applied(value, values.get(made));
      }
      return value;
    }

    Lookup<?, ?> lookup() {
      return enrichments.get(values.size()).lookup();
    }
  }

  /** Gives each undecided event of these keys its answers; a key that lacks some is unfinished. */
  void enrich(List<InFlightKey> keys, InvocationContext invocation) {
    if (idle || keys.isEmpty()) {
      return;
    }
    List<Asking> open = new ArrayList<>();
    keys.forEach(key -> collect(key, invocation.now(), open));
    while (!open.isEmpty()) {
      open.removeIf(one -> !one.key.isOpen() || !one.asks(invocation.watch()));
      ask(open, invocation);
    }
  }

  private void collect(InFlightKey key, long now, List<Asking> open) {
    for (TimedRecord record : key.undecided()) {
      if (record instanceof TimedRecord.WithEvent one && one.answers() == null) {
        collect(key, one.event(), new ArrayList<>(), one::answered, () -> own(one), open);
      }
    }
    boolean rests = now < key.record().parkedUntil();
    for (ParkedRecord parked : key.record().parked()) {
      if (!rests || parked.answers().length == 0) {
        collect(key, parked, open);
      }
    }
  }

  private Event<?> own(TimedRecord.WithEvent record) {
    Event<?> event = record.event();
    return Unchanging.is(event.value()) ? event : rereading.again(record.source(), event);
  }

  private void collect(
      InFlightKey key,
      Event<?> event,
      List<byte @Nullable []> known,
      Consumer<Answers> answered,
      Supplier<Event<?>> own,
      List<Asking> open) {
    List<Enrichment<?, ?, ?, ?>> enrichments = function.enrichments(event.source());
    if (known.size() < enrichments.size()) {
      open.add(new Asking(key, event, enrichments, known, answered, own));
    }
  }

  /**
   * One that waits has its answers, unless newer code asks for more than the code that parked it.
   */
  private void collect(InFlightKey key, ParkedRecord parked, List<Asking> open) {
    Event<?> event = ParkedRecords.event(new Decoder(function), parked);
    if (event == null) {
      return;
    }
    List<byte @Nullable []> known =
        Answers.read(function.enrichments(event.source()), parked.answers());
    collect(
        key,
        event,
        known,
        found -> key.parkedAnswered(parked.position(), found),
        () -> event,
        open);
  }

  private void ask(List<Asking> open, InvocationContext invocation) {
    Map<Lookup<?, ?>, List<Asking>> byLookup = new LinkedHashMap<>();
    for (Asking one : open) {
      byLookup.computeIfAbsent(one.lookup(), first -> new ArrayList<>()).add(one);
    }
    byLookup.forEach((lookup, asking) -> ask(lookup, asking, invocation));
  }

  private void ask(Lookup<?, ?> lookup, List<Asking> asking, InvocationContext invocation) {
    Set<Object> keys = new LinkedHashSet<>();
    for (Asking one : asking) {
      if (one.question != null) {
        keys.add(one.question);
      }
    }
    AskedLookup.Known known =
        keys.isEmpty()
            ? new AskedLookup.Known(new HashMap<>(), Map.of())
            : asked(lookup).answers(keys, invocation.now(), invocation.time());
    for (Asking one : asking) {
      Object question = one.question;
      if (question == null || known.values().containsKey(question)) {
        one.values.add(question == null ? null : known.values().get(question));
      } else {
        one.key.unfinished(
            LogText.failure(
                Objects.requireNonNull(known.away().get(question), "what is not known is away")));
      }
    }
  }

  private AskedLookup<?, ?> asked(Lookup<?, ?> lookup) {
    return lookups.computeIfAbsent(lookup, one -> new AskedLookup<>(one, stats));
  }

  /** Forgets what a new container would not know. */
  void coolDown() {
    lookups.values().forEach(AskedLookup::coolDown);
  }
}
