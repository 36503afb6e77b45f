package io.weir.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.RequestCounts.Category;
import io.weir.state.Tally;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Prints a run's results: rows, counters, cost. */
final class RunSummary {
  private static final int SHOWN = 15;
  private static final int WIDEST = 44;

  private final PrintStream out;

  RunSummary(PrintStream out) {
    this.out = out;
  }

  void output(Output output) {
    List<ObjectNode> rows = output.isTable() ? output.rows() : lines(output);
    out.printf(
        "%n%s: %d %s%s%n",
        output.sink(),
        rows.size(),
        output.isTable() ? "rows" : "results" + (output.kept() ? ", kept here and not sent" : ""),
        rows.size() > SHOWN ? ", the first " + SHOWN : "");
    if (!rows.isEmpty()) {
      table(rows.subList(0, Math.min(SHOWN, rows.size())));
    }
  }

  /** Of an emission its key, what it does, and its value. */
  private static List<ObjectNode> lines(Output output) {
    return output.results().stream()
        .map(one -> one.line().deepCopy().retain("key", "op", "value"))
        .toList();
  }

  private void table(List<ObjectNode> shown) {
    Map<String, Integer> widths = new LinkedHashMap<>();
    shown.getFirst().fieldNames().forEachRemaining(name -> widths.put(name, width(name, shown)));
    line(widths, column -> column);
    shown.forEach(row -> line(widths, column -> JsonValues.shown(row.path(column))));
  }

  private static int width(String column, List<ObjectNode> rows) {
    int widest =
        rows.stream().mapToInt(row -> JsonValues.shown(row.path(column)).length()).max().orElse(0);
    return Math.min(WIDEST, Math.max(column.length(), widest));
  }

  private void line(Map<String, Integer> widths, UnaryOperator<String> cell) {
    StringBuilder line = new StringBuilder();
    widths.forEach((column, width) ->
        line.append(String.format("  %-" + width + "s", cut(cell.apply(column), width))));
    out.println(line.toString().stripTrailing());
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "~";
  }

  void counters(Tally tally, long events, long redelivered, long crashes) {
    out.printf(
        "%n%d events: %d applied, %d duplicate, %d late, %d dead letters, %d filtered (sum %d)%n",
        events,
        tally.applied(),
        tally.duplicate(),
        tally.late(),
        tally.dead(),
        tally.filtered(),
        tally.total());
    if (tally.total() != events) {
      out.printf(
          "THE COUNTERS DO NOT SUM UP TO THE EVENTS: %d of %d; please report this with the input and the options%n",
          tally.total(), events);
    }
    out.printf("%d records came again after they were decided; %d crashes%n", redelivered, crashes);
  }

  /** Reports dead letters: each reason with its first message. */
  void letters(List<Letter> letters) {
    if (letters.isEmpty()) {
      return;
    }
    out.printf("%n%d letters in dead-letters.jsonl:%n", letters.size());
    Map<String, List<Letter>> reasons = new TreeMap<>();
    letters.forEach(
        letter -> reasons.computeIfAbsent(letter.reason(), r -> new ArrayList<>()).add(letter));
    reasons.forEach((reason, some) ->
        out.printf(
            "  %s: %d, the first at %s: %s%n",
            reason,
            some.size(),
            some.getFirst().place(),
            JsonValues.harmless(String.valueOf(some.getFirst().message()))));
  }

  void cost(RequestCounts counts, long events, long touched) {
    out.printf("%ntouched keys %d (%.3f an event)%n", touched, (double) touched / events);
    out.printf("  %-9s %9s %12s %18s%n", "", "requests", "write units", "units per event");
    for (Category category : Category.values()) {
      if (category != Category.READ) {
        out.printf(
            Locale.ROOT,
            "  %-9s %9d %12d %18.3f%n",
            category.name().toLowerCase(Locale.ROOT),
            counts.requests(category),
            counts.writeUnits(category),
            (double) counts.writeUnits(category) / events);
      }
    }
    out.printf(
        Locale.ROOT,
        "  %-9s %9d %12s   (%.1f read units)%n",
        "read",
        counts.requests(Category.READ),
        "",
        counts.readUnits());
  }
}
