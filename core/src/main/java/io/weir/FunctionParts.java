package io.weir;

import io.weir.definition.Resource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a function as one immutable value, everything in the order of declaration.
 *
 * @param deadLetters null = none declared
 * @param objective null = none declared
 */
record FunctionParts(
    String name,
    Map<String, KeyedSource<?>> sources,
    Operator<?, ?> operator,
    List<Sink<?>> sinks,
    Map<Output<?>, List<Sink<?>>> outputs,
    FailurePolicy failurePolicy,
    ClockScope clock,
    Lateness lateness,
    @Nullable Sink<DeadLetter> deadLetters,
    StateForm state,
    @Nullable Objective objective) {
  FunctionParts {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    sinks = List.copyOf(sinks);
    Map<Output<?>, List<Sink<?>>> lists = new LinkedHashMap<>();
    outputs.forEach((output, list) -> lists.put(output, List.copyOf(list)));
    outputs = Collections.unmodifiableMap(lists);
  }

  /** The source of that name; an error if there is none. */
  KeyedSource<?> source(String source) {
    KeyedSource<?> found = sources.get(source);
    if (found == null) {
      throw new IllegalArgumentException(
          "function '" + name + "' has no source '" + source + "'; it has " + sources.keySet());
    }
    return found;
  }

  /** The names of the sources, and parts of sources, that the operator sees. */
  List<String> inputs() {
    return sources.values().stream()
        .flatMap(keyed -> keyed.inputs().stream())
        .map(keyed -> keyed.source().name())
        .toList();
  }

  /** True if every key's events stand in one shard at a time. */
  boolean keysStayInOneShard() {
    return isUnkeyed()
        || sources.size() == 1 && sources.values().iterator().next().byPartitionKey();
  }

  /** True if the records of a shard come in its order, of each source. */
  boolean shardsAreOrdered() {
    return sources.values().stream()
        .allMatch(keyed -> keyed.source().settings().kind().isOrdered());
  }

  /** True if no event has a key; progress is then kept per shard only. */
  boolean isUnkeyed() {
    return sources.values().stream()
        .flatMap(keyed -> keyed.inputs().stream())
        .allMatch(KeyedSource::unkeyed);
  }

  /** Every sink, of results, of side outputs and of dead letters, each name once. */
  List<Sink<?>> allSinks() {
    Map<String, Sink<?>> all = new LinkedHashMap<>();
    sinks.forEach(sink -> all.put(sink.name(), sink));
    outputs.values().forEach(list -> list.forEach(sink -> all.put(sink.name(), sink)));
    Optional.ofNullable(deadLetters).ifPresent(sink -> all.put(sink.name(), sink));
    return List.copyOf(all.values());
  }

  /** What the events of a source, or of a part of one, become before they are applied. */
  Map<String, List<Enrichment<?, ?, ?, ?>>> enrichments() {
    Map<String, List<Enrichment<?, ?, ?, ?>>> all = new LinkedHashMap<>();
    for (KeyedSource<?> keyed : sources.values()) {
      for (KeyedSource<?> input : keyed.inputs()) {
        if (!input.enrichments().isEmpty()) {
          all.put(input.source().name(), input.enrichments());
        }
      }
    }
    return all;
  }

  /** Every lookup, each once, in the order of declaration. */
  List<Lookup<?, ?>> lookups() {
    return enrichments().values().stream()
        .flatMap(List::stream)
        .<Lookup<?, ?>>map(Enrichment::lookup)
        .distinct()
        .toList();
  }

  /** The same with other lookups; one that is used twice is replaced once. */
  FunctionParts withLookups(UnaryOperator<Lookup<?, ?>> replacement) {
    IdentityHashMap<Lookup<?, ?>, Lookup<?, ?>> once = new IdentityHashMap<>();
    UnaryOperator<Lookup<?, ?>> each = lookup -> once.computeIfAbsent(lookup, replacement);
    Map<String, KeyedSource<?>> others = new LinkedHashMap<>();
    sources.forEach((name, keyed) -> others.put(name, keyed.withLookups(each)));
    return new FunctionParts(
        name,
        others,
        operator,
        sinks,
        outputs,
        failurePolicy,
        clock,
        lateness,
        deadLetters,
        state,
        objective);
  }

  /** What sources, state and sinks use, each once. */
  List<Resource> resources() {
    return Stream.of(
            sources.values().stream().flatMap(keyed -> keyed.source().resources().stream()),
            lookups().stream().flatMap(lookup -> lookup.resources().stream()),
            operator.resources().stream(),
            allSinks().stream().flatMap(sink -> sink.resources().stream()))
        .flatMap(parts -> parts)
        .distinct()
        .toList();
  }

  /** The name of the sink that takes dead letters. */
  String deadLetterSink() {
    return deadLetters == null ? StreamFunction.DEAD_LETTERS : deadLetters.name();
  }

  /** The same with other sinks; a sink that is used twice is replaced once. */
  FunctionParts withSinks(UnaryOperator<Sink<?>> replacement) {
    IdentityHashMap<Sink<?>, Sink<?>> once = new IdentityHashMap<>();
    UnaryOperator<Sink<?>> each =
        sink -> once.computeIfAbsent(sink, original -> replaced(original, replacement));
    Map<Output<?>, List<Sink<?>>> others = new LinkedHashMap<>();
    outputs.forEach((output, list) -> others.put(output, all(list, each)));
    @SuppressWarnings("unchecked")
    Sink<DeadLetter> letters =
        deadLetters == null ? null : (Sink<DeadLetter>) each.apply(deadLetters);
    return new FunctionParts(
        name,
        sources,
        operator,
        all(sinks, each),
        others,
        failurePolicy,
        clock,
        lateness,
        letters,
        state,
        objective);
  }

  private static List<Sink<?>> all(List<Sink<?>> sinks, UnaryOperator<Sink<?>> replacement) {
    return sinks.stream().<Sink<?>>map(replacement).toList();
  }

  private static Sink<?> replaced(Sink<?> original, UnaryOperator<Sink<?>> replacement) {
    Sink<?> other = replacement.apply(original);
    if (!other.name().equals(original.name())) {
      throw new IllegalArgumentException(
          "withSinks(..) puts a sink named '"
              + other.name()
              + "' in the place of '"
              + original.name()
              + "'; emissions are stored by sink name, keep it");
    }
    return other;
  }

  FunctionParts withOperator(Operator<?, ?> other) {
    return new FunctionParts(
        name,
        sources,
        other,
        sinks,
        outputs,
        failurePolicy,
        clock,
        lateness,
        deadLetters,
        state,
        objective);
  }
}
