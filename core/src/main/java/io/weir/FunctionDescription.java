package io.weir;

import io.weir.definition.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A function's definition as data: what {@link FunctionText} says in words, and more. */
final class FunctionDescription {
  private FunctionDescription() {}

  static Description of(FunctionParts parts) {
    Description function =
        Description.of("function", parts.name())
            .with("clock", parts.clock())
            .with("lateness", parts.lateness())
            .with("stateVersion", parts.state().version());
    if (parts.objective() != null) {
      function = function.with("objective", parts.objective().describe());
    }
    for (int other : new TreeSet<>(parts.state().readers().keySet())) {
      function = function.with(Description.of("readsState", Integer.toString(other)));
    }
    List<Description> sources = new ArrayList<>();
    for (KeyedSource<?> source : parts.sources().values()) {
      sources.add(source(source));
    }
    return function
        .with(sources)
        .with(operator(parts.operator()))
        .with(sinks(parts.sinks()))
        .with(outputs(parts))
        .with(deadLetters(parts))
        .with(failures(parts.failurePolicy()));
  }

  private static Description operator(Operator<?, ?> operator) {
    return operator
        .description()
        .with("keyed", operator.keyed())
        .with("eventTime", operator.usesEventTime())
        .with("processingTime", operator.usesProcessingTime());
  }

  private static Description source(KeyedSource<?> keyed) {
    SourceSettings<?> source = keyed.source().settings();
    Description all =
        Description.of("source", source.name())
            .with("log", source.kind())
            .with("time", source.timestamp() == null ? "ingestion" : "event")
            .with("watermarks", source.timestamp() == null ? null : source.watermarks().describe())
            .with("dedupe", source.id() == null ? null : source.dedupeHorizon())
            .with("filtered", source.filter() == null ? null : true)
            .with("maxSkew", source.maxSkew())
            .with("retention", source.retention())
            .with("idleAfter", source.idleAfter())
            .with("waitsForSilentShards", source.waitsForSilentShards() ? true : null)
            .with("closesWhenSilentFor", source.closeWhenSilentFor())
            .with("personal", source.personal().isEmpty() ? null : source.personal().describe())
            .with("key", keyed.parts().isEmpty() ? key(keyed) : null)
            .with(source.codec().description());
    for (KeyedSource<?> part : keyed.parts()) {
      all = all.with(part(part));
    }
    return all.with(enrichments(keyed));
  }

  private static List<Description> enrichments(KeyedSource<?> keyed) {
    List<Description> all = new ArrayList<>();
    keyed.enrichments().forEach(one -> all.add(one.description()));
    return all;
  }

  private static Description part(KeyedSource<?> part) {
    return Description.of("part", part.source().name())
        .with("takes", part.source().words())
        .with("key", key(part))
        .with(enrichments(part));
  }

  private static String key(KeyedSource<?> keyed) {
    return keyed.unkeyed() ? "none" : keyed.key() == null ? "partition key" : "value";
  }

  private static List<Description> outputs(FunctionParts parts) {
    List<Description> outputs = new ArrayList<>();
    parts
        .outputs()
        .forEach((output, sinks) ->
            outputs.add(Description.of("output", output.name()).with(sinks(sinks))));
    return outputs;
  }

  private static List<Description> sinks(List<Sink<?>> sinks) {
    List<Description> all = new ArrayList<>();
    for (Sink<?> sink : sinks) {
      all.add(sink.description());
    }
    return all;
  }

  private static Description deadLetters(FunctionParts parts) {
    Description letters = Description.of("deadLetters", parts.deadLetterSink());
    return parts.deadLetters() == null ? letters : letters.with(parts.deadLetters().description());
  }

  private static Description failures(FailurePolicy policy) {
    Description failures = Description.of("failures", "").with("attempts", policy.attempts());
    return !policy.parks()
        ? failures
        : failures
            .with("parkedFor", policy.holdFor())
            .with("retriedEvery", policy.retryEvery())
            .with("maxParked", policy.maxParked());
  }
}
