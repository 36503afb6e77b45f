package io.weir;

import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks a definition as a whole; a refusal says what to do instead. */
final class FunctionRules {
  private final FunctionParts parts;

  private FunctionRules(FunctionParts parts) {
    this.parts = parts;
  }

  /**
   * @throws IllegalArgumentException naming the settings that do not go together
   */
  static FunctionParts checked(FunctionParts parts) {
    FunctionRules rules = new FunctionRules(parts);
    rules.checkComplete();
    rules.checkPartNames();
    rules.checkKeys();
    rules.checkOutputs();
    rules.checkSinkNames();
    rules.checkDeadLetters();
    rules.checkPlaces();
    rules.checkClock();
    rules.checkState();
    rules.checkLookups();
    rules.checkKept(parts.operator().description());
    return parts;
  }

  private void checkComplete() {
    if (parts.sources().isEmpty()) {
      throw problem("has no source; add from(source.keyBy(..))");
    }
    if (parts.sinks().isEmpty() && parts.outputs().isEmpty()) {
      throw problem("keeps no results; add to(sink)");
    }
  }

  private void checkKeys() {
    boolean keyed = parts.operator().keyed();
    for (KeyedSource<?> source : parts.sources().values()) {
      for (KeyedSource<?> input : source.inputs()) {
        String name = "source '" + input.source().name() + "'";
        if (keyed && input.unkeyed()) {
          throw problem(
              "compute(..) keeps state by key, and "
                  + name
                  + " is given as unkeyed(); give it with keyBy(..) or keyByPartitionKey()");
        }
        if (!keyed && !input.unkeyed()) {
          throw problem(
              "compute(..) keeps nothing, so " + name + " needs no key; give it as unkeyed()");
        }
      }
      if (!keyed) {
        checkUnkeyed(source.source().settings());
      }
    }
  }

  /** Refuses deduplication and parking: without keys they would hold all events of a shard. */
  private void checkUnkeyed(SourceSettings<?> source) {
    if (source.id() != null) {
      throw problem(
          "dedupe(..) of source '"
              + source.name()
              + "', given as unkeyed(): ids are remembered by key, and nothing is kept here; leave"
              + " dedupe(..) out, or key the source and use a process function");
    }
    if (parts.failurePolicy().parks()) {
      throw problem(
          "onFailure(park(..)) with source '"
              + source.name()
              + "', given as unkeyed(): an event that waits holds what has its key, and without"
              + " keys that is its whole shard; use deadLetter()");
    }
  }

  /** Requires a name of its own for each part: ids are remembered and joins work by that name. */
  private void checkPartNames() {
    Set<String> names = new HashSet<>(parts.sources().keySet());
    for (KeyedSource<?> keyed : parts.sources().values()) {
      for (KeyedSource<?> part : keyed.parts()) {
        if (!names.add(part.source().name())) {
          throw problem(
              "from(..) gives two sources named '"
                  + part.source().name()
                  + "'; give the part of '"
                  + keyed.source().name()
                  + "' a name of its own in only(..)");
        }
      }
    }
  }

  private void checkOutputs() {
    Map<String, Output<?>> byName = new HashMap<>();
    for (Output<?> output : parts.operator().outputs()) {
      Output<?> other = byName.putIfAbsent(output.name(), output);
      if (other != null && !other.equals(output)) {
        throw problem(
            "compute(..) writes two outputs named '" + output.name() + "'; give each its own name");
      }
    }
    for (Output<?> output : parts.outputs().keySet()) {
      if (!byName.containsValue(output)) {
        throw problem(
            "to("
                + output.name()
                + ", ..) names an output that compute(..) never writes; declare it there, for a window with late(output)");
      }
    }
    checkTaken(byName.values());
  }

  /** Refuses an output without a sink: its events, such as late ones, would be lost. */
  private void checkTaken(Collection<Output<?>> written) {
    for (Output<?> output : written) {
      if (!parts.outputs().containsKey(output)) {
        throw problem(
            "compute(..) writes the output '"
                + output.name()
                + "', a window's by late(..), and no to("
                + output.name()
                + ", sink) takes it, so its events would be lost; add that, or do not declare the output in compute(..)");
      }
    }
  }

  private void checkSinkNames() {
    List<Sink<?>> all = written();
    if (parts.deadLetters() != null) {
      all.add(parts.deadLetters());
    }
    Map<String, Sink<?>> byName = new HashMap<>();
    for (Sink<?> sink : all) {
      Names.check("sink", sink.name());
      Sink<?> other = byName.putIfAbsent(sink.name(), sink);
      if (other != null && other != sink) {
        throw problem(
            "has two sinks named '"
                + sink.name()
                + "'; emissions are stored by sink name, give each its own");
      }
    }
  }

  private List<Sink<?>> written() {
    List<Sink<?>> all = new ArrayList<>(parts.sinks());
    parts.outputs().values().forEach(all::addAll);
    return all;
  }

  /** Requires a separate sink for dead letters, because a sink's refused results go there. */
  private void checkDeadLetters() {
    for (Sink<?> sink : written()) {
      if (sink.name().equals(parts.deadLetterSink())) {
        throw problem(
            "to(..) gives results to the sink '"
                + sink.name()
                + "', where "
                + (parts.deadLetters() == null
                    ? "dead letters go if deadLetters(..) is not declared; rename it, or declare deadLetters(..)"
                    : "deadLetters(..) puts dead letters; what it refuses could be kept nowhere, give them a sink of their own"));
      }
    }
  }

  /**
   * Requires a variable of its own for each place. Names that differ only in case and in
   * punctuation have one, and it would send the results of both to one place.
   */
  private void checkPlaces() {
    Map<String, Resource> byVariable = new HashMap<>();
    for (Resource one : parts.resources()) {
      String variable = one.variable();
      Resource other = variable.isEmpty() ? null : byVariable.putIfAbsent(variable, one);
      if (other != null && !(other.kind() == one.kind() && other.name().equals(one.name()))) {
        throw problem(
            "the variable "
                + variable
                + " would name the places of two, "
                + words(other)
                + " and "
                + words(one)
                + "; give one of them a name that differs in letters or digits");
      }
    }
  }

  private static String words(Resource one) {
    return one.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " '" + one.name() + "'";
  }

  private void checkClock() {
    if (parts.clock() != ClockScope.PER_KEY) {
      checkOrdered();
      return;
    }
    if (parts.sources().size() > 1) {
      throw problem(
          "clock(PER_KEY) with several sources in from(..): one key's clock cannot follow two streams; use clock(PER_SHARD)");
    }
    KeyedSource<?> source = parts.sources().values().iterator().next();
    if (source.source().settings().idleAfter() != null) {
      throw problem(
          "clock(PER_KEY) with idleAfter("
              + source.source().settings().idleAfter()
              + ") on source '"
              + source.source().name()
              + "': a key's own clock waits for no shard, so idleness changes nothing; leave idleAfter(..) out or use clock(PER_SHARD)");
    }
    if (source.source().settings().closeWhenSilentFor() != null) {
      throw problem(
          "clock(PER_KEY) with closeWhenSilentFor("
              + source.source().settings().closeWhenSilentFor()
              + ") on source '"
              + source.source().name()
              + "': a key's own clock is moved by its own events alone; leave closeWhenSilentFor(..) out or use clock(PER_SHARD)");
    }
    if (source.source().settings().timestamp() == null && parts.operator().usesEventTime()) {
      throw problem(
          "clock(PER_KEY) with ingestion time on source '"
              + source.source().name()
              + "': add timestamps(..) or use clock(PER_SHARD)");
    }
  }

  private void checkOrdered() {
    if (parts.operator().usesEventTime() && !parts.shardsAreOrdered()) {
      throw problem(
          "clock(PER_SHARD) with a table in from(..): only the changes of one item have an order, and"
              + " a table's shards are not known, so they have no clock; use clock(PER_KEY) and the"
              + " table alone");
    }
  }

  /** Requires a name of its own for each lookup: answers that wait are kept by it. */
  private void checkLookups() {
    Set<String> names = new HashSet<>();
    for (Lookup<?, ?> lookup : parts.lookups()) {
      Names.check("lookup", lookup.name());
      if (!names.add(lookup.name())) {
        throw problem(
            "has two lookups named '"
                + lookup.name()
                + "'; declare it once as a constant, settings included, or give each its own name");
      }
    }
  }

  /** Refuses an operator that keeps enriched events without a codec that writes them. */
  private void checkKept(Description described) {
    if (WaitsUnwritten.class.getName().equals(described.settings().get("class"))) {
      throw problem(String.valueOf(described.settings().get("words")));
    }
    described.parts().forEach(this::checkKept);
  }

  private void checkState() {
    int version = parts.state().version();
    if (parts.state().readers().containsKey(version)) {
      throw problem(
          "readsState("
              + version
              + ") names the version of stateVersion(..), which is read as it is; leave it out");
    }
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException("function '" + parts.name() + "': " + what);
  }
}
