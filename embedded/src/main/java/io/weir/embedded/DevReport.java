package io.weir.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.state.Tally;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what each run of {@code ./weir dev} gave: for people, or as one JSON object a run. */
final class DevReport {
  private static final int SHOWN = 20;
  private static final int WIDEST = 60;

  /** How a time ends as a sort key. */
  private static final String WHOLE_SECOND = ".000000000Z";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final PrintStream console;
  private final boolean json;
  private final Clock clock;
  private int runs;
  private DevRun last;

  /**
   * @param json true if each run is one line of JSON, and nothing else is printed
   */
  DevReport(PrintStream console, boolean json, Clock clock) {
    this.console = console;
    this.json = json;
    this.clock = clock;
  }

  /** Prints a line for people only. */
  void note(String words) {
    if (!json) {
      console.println(now() + "  " + words);
    }
  }

  /** Tells in a line why there are no new results. */
  void failed(String why) {
    runs++;
    String line = JsonValues.harmless(why.replaceAll("\\s*\\R\\s*", " ").strip());
    if (json) {
      console.println(head("failed").put("message", line));
    } else {
      console.println(now() + "  failed: " + line);
    }
  }

  /** Tells what a run gave, beside what the run before gave. */
  void finished(DevRun run) {
    runs++;
    if (json) {
      console.println(json(run));
    } else {
      text(run);
    }
    last = run;
  }

  private String now() {
    return LocalTime.now(clock).format(TIME);
  }

  private void text(DevRun run) {
    FunctionRun now = run.run();
    console.printf(
        Locale.ROOT, "%s  run %d in %.1f s: %s%n", now(), runs, run.seconds(), counters(run));
    RunSummary summary = new RunSummary(console);
    if (run.changes() == null) {
      now.outputs().forEach(summary::output);
    } else {
      sinks(run).forEach(sink -> changes(run, sink));
    }
    summary.letters(now.letters());
    now.audit()
        .findings()
        .forEach(finding -> console.println(JsonValues.harmless(finding.text(true))));
    if (!now.isWhole()) {
      console.println(now.audit().summary());
    }
  }

  /** Each counter, with what it was where it is another one now. */
  private String counters(DevRun run) {
    FunctionRun before = last == null ? run.run() : last.run();
    Tally was = before.tally();
    Tally is = run.run().tally();
    return String.join(
        ", ",
        counter("events", before.events(), run.run().events()),
        counter("applied", was.applied(), is.applied()),
        counter("duplicate", was.duplicate(), is.duplicate()),
        counter("late", was.late(), is.late()),
        counter("dead letters", before.letters().size(), run.run().letters().size()),
        counter("filtered", was.filtered(), is.filtered()));
  }

  private static String counter(String name, long before, long now) {
    return before == now ? now + " " + name : before + " -> " + now + " " + name;
  }

  private static Set<String> sinks(DevRun run) {
    Set<String> sinks = new LinkedHashSet<>();
    run.run().outputs().forEach(output -> sinks.add(output.sink()));
    run.changes().forEach(change -> sinks.add(change.sink()));
    return sinks;
  }

  private void changes(DevRun run, String sink) {
    List<Change> changes = of(run, sink);
    long rows = results(run, sink);
    if (changes.isEmpty()) {
      console.printf("  %s: %d, no change%n", sink, rows);
      return;
    }
    console.printf(
        "  %s: %d, of them %d added, %d changed; %d withdrawn%n",
        sink,
        rows,
        count(changes, Change.Kind.ADDED),
        count(changes, Change.Kind.CHANGED),
        count(changes, Change.Kind.WITHDRAWN));
    changes.stream().limit(SHOWN).forEach(change -> console.println("    " + line(change)));
    if (changes.size() > SHOWN) {
      console.printf(
          "    and %d more, in %s%n", changes.size() - SHOWN, run.folder() + "/changes.jsonl");
    }
  }

  private static List<Change> of(DevRun run, String sink) {
    return run.changes().stream().filter(change -> change.sink().equals(sink)).toList();
  }

  private static long results(DevRun run, String sink) {
    return run.run().outputs().stream()
        .filter(output -> output.sink().equals(sink))
        .mapToLong(output -> output.results().size())
        .sum();
  }

  private static long count(List<Change> changes, Change.Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }

  private static String line(Change change) {
    String key = key(change.identity());
    String values =
        change.kind() == Change.Kind.CHANGED
            ? change.fields().stream().map(DevReport::field).collect(Collectors.joining(", "))
            : values(change);
    return change.kind().sign() + " " + key + "  " + values;
  }

  private static String key(JsonNode identity) {
    List<String> parts = new ArrayList<>();
    if (identity.isObject()) {
      identity.forEach(part -> parts.add(JsonValues.shown(part)));
    } else {
      parts.add(JsonValues.shown(identity));
    }
    return String.join(" ", parts).replace(WHOLE_SECOND, "Z");
  }

  private static String field(Change.Field field) {
    return field.name() + " " + cut(field.before()) + " -> " + cut(field.after());
  }

  /** All of a result but its key. */
  private static String values(Change change) {
    JsonNode value = (change.after() == null ? change.before() : change.after()).value();
    if (!value.isObject()) {
      return cut(value);
    }
    return value.properties().stream()
        .filter(one -> !change.identity().has(one.getKey()))
        .map(one -> one.getKey() + " " + cut(one.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String cut(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : JsonValues.shown(value);
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "~";
  }

  private ObjectNode head(String status) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("run", runs)
        .put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("status", status);
  }

  private ObjectNode json(DevRun run) {
    FunctionRun now = run.run();
    ObjectNode object = head(now.isWhole() ? "ok" : "broken").put("seconds", run.seconds());
    object
        .putObject("counters")
        .put("events", now.events())
        .put("applied", now.tally().applied())
        .put("duplicate", now.tally().duplicate())
        .put("late", now.tally().late())
        .put("dead", now.tally().dead())
        .put("filtered", now.tally().filtered());
    object.put("letters", now.letters().size());
    ObjectNode results = object.putObject("results");
    now.outputs().forEach(output -> results.put(output.sink(), output.results().size()));
    if (run.changes() != null) {
      run.changes().forEach(change -> object.withArray("changes").add(change.json()));
    }
    return object.put("out", run.folder());
  }
}
