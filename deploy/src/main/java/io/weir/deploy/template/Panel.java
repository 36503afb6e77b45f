package io.weir.deploy.template;

import java.util.List;
import java.util.Map;

/**
 * A part of a dashboard, whatever shows it.
 *
 * @param title what it shows, with the unit
 * @param words how to read it, in a sentence
 * @param lines what is drawn over time; none if it is a table
 * @param query what CloudWatch Logs Insights is asked, for a table; empty if it draws lines
 * @param logs the logs that are asked
 */
record Panel(String title, String words, List<Line> lines, String query, List<String> logs) {
  /** Stands for the name of the stack in all texts. */
  static final String STACK = "${Name}";

  /** The most lines that CloudWatch draws in one. */
  static final int MOST_LINES = 500;

  /** The most logs that one query takes. */
  static final int MOST_LOGS = 50;

  Panel {
    lines = List.copyOf(lines);
    logs = List.copyOf(logs.subList(0, Math.min(logs.size(), MOST_LOGS)));
  }

  /** Something that is drawn, with an id that is its own in the panel. */
  sealed interface Line {
    String id();

    String label();
  }

  /**
   * A metric.
   *
   * @param shown false if it is only used by a formula
   */
  record Metric(
      String id,
      String namespace,
      String name,
      Map<String, String> dimensions,
      String stat,
      String label,
      boolean shown)
      implements Line {}

  /** A formula over lines of the panel, or a search for metrics. */
  record Formula(String id, String expression, String label) implements Line {}

  static Panel lines(String title, String words, List<Line> lines) {
    return new Panel(
        title, words, lines.subList(0, Math.min(lines.size(), MOST_LINES)), "", List.of());
  }

  static Panel table(String title, String words, List<String> logs, String query) {
    return new Panel(title, words, List.of(), query, logs);
  }

  boolean isTable() {
    return !query.isEmpty();
  }

  boolean isEmpty() {
    return lines.isEmpty() && logs.isEmpty();
  }
}
