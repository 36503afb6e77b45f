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
    addLateness(parts, lines);
    addSilence(parts, lines);
    lines.addAll(parts.operator().describe());
    lines.addAll(parts.state().describe());
    parts.sinks().forEach(sink -> lines.add("results to " + sink(sink)));
    parts
        .outputs()
        .forEach((output, sinks) ->
            sinks.forEach(sink -> lines.add("output " + output.name() + " to " + sink(sink))));
    if (parts.objective() != null) {
      lines.add("objective: " + parts.objective().describe());
    }
    lines.add("failures: " + parts.failurePolicy().describe() + " to " + parts.deadLetterSink());
    return String.join("\n  ", lines);
  }

  /** Adds the kind of lateness; nothing where both kinds are the same (R14). */
  private static void addLateness(FunctionParts parts, List<String> lines) {
    boolean one = parts.clock() == ClockScope.PER_KEY || parts.keysStayInOneShard();
    if (one || !parts.operator().usesEventTime()) {
      return;
    }
    lines.add(
        parts.lateness() == Lateness.BY_SHARD
            ? "lateness BY_SHARD: an event is late by the watermark of its own shard"
            : "lateness WHILE_OPEN: an event is late by the event time of its key, so results depend on how its shards were read, not on the log alone");
  }

  /** Adds the effect of a silent shard, and of a stream that is silent as a whole (R21). */
  private static void addSilence(FunctionParts parts, List<String> lines) {
    if (parts.clock() == ClockScope.PER_KEY || !parts.operator().usesEventTime()) {
      return;
    }
    boolean severalShards = !parts.keysStayInOneShard();
    if (severalShards) {
      parts.sources().values().forEach(keyed -> lines.add(silence(keyed.source().settings())));
    }
    boolean idle =
        parts.sources().values().stream()
            .allMatch(keyed -> keyed.source().settings().idleAfter() != null);
    lines.add(
        closes(parts)
            + (severalShards && idle
                ? "if all shards are silent, event time is where the furthest came to; what is ahead of that waits for the next record"
                : "if all is silent, event time stands still until the next record"
                    + (closes(parts).isEmpty()
                        ? ", and the last windows stay open; declare closeWhenSilentFor(..) to let it pass by the clock"
                        : "")));
  }

  private static String closes(FunctionParts parts) {
    StringBuilder text = new StringBuilder();
    parts.sources().values().stream()
        .map(keyed -> keyed.source().settings())
        .filter(source -> source.closeWhenSilentFor() != null)
        .forEach(source ->
            text.append("if ")
                .append(parts.keysStayInOneShard() ? "a shard of " : "all of ")
                .append(source.name())
                .append(" is silent for ")
                .append(source.closeWhenSilentFor())
                .append(
                    ", its event time passes by the clock, so results depend on when a tick looked, not on the log alone; else "));
    return text.toString();
  }

  private static String silence(SourceSettings<?> source) {
    if (source.idleAfter() != null) {
      return "a silent shard of "
          + source.name()
          + " holds event time for "
          + source.idleAfter()
          + "; records that the mapping's FilterCriteria drop at its tip count as not yet delivered";
    }
    return "a silent shard of "
        + source.name()
        + " holds event time until its next record"
        + (source.waitsForSilentShards()
            ? ""
            : ", as nothing else is declared: state it with waitForSilentShards(), or declare idleAfter(..)");
  }

  private static String sink(Sink<?> sink) {
    return sink.name() + " (" + sink.effect() + ")";
  }
}
