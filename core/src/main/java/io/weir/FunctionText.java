package io.weir;

import java.util.ArrayList;
import java.util.List;

/** A function's definition in words: the same text for the same definition, always. */
final class FunctionText {
  private FunctionText() {}

  static String of(FunctionParts parts) {
    List<String> lines = new ArrayList<>();
    lines.add("function " + parts.name());
    parts.sources().values().forEach(source -> lines.add(source.describe()));
    lines.add("clock " + parts.clock());
    lines.addAll(parts.operator().describe());
    lines.addAll(parts.state().describe());
    parts.sinks().forEach(sink -> lines.add("results to " + sink(sink)));
    parts
        .outputs()
        .forEach((output, sinks) ->
            sinks.forEach(sink -> lines.add("output " + output.name() + " to " + sink(sink))));
    lines.add("failures: " + parts.failurePolicy().describe() + " to " + parts.deadLetterSink());
    return String.join("\n  ", lines);
  }

  private static String sink(Sink<?> sink) {
    return sink.name() + " (" + sink.effect() + ")";
  }
}
