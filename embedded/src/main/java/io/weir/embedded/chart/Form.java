package io.weir.embedded.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The forms of a chart: what stands for several values at one place. */
public enum Form {
  /** Bars upon each other: values are summed. */
  BARS("sum"),
  /** A line for each series: values are averaged. */
  LINES("mean");

  /** Words in the name of a measure whose values cannot be summed. */
  private static final Set<String> NO_SUMS =
      Set.of(
          "max",
          "min",
          "mean",
          "avg",
          "average",
          "median",
          "highest",
          "lowest",
          "strongest",
          "worst",
          "best",
          "first",
          "last",
          "latest",
          "rate",
          "ratio",
          "percent",
          "percentile",
          "price",
          "temperature",
          "celsius",
          "age",
          "level",
          "rank",
          "p50",
          "p90",
          "p95",
          "p99");

  private final String fold;

  Form(String fold) {
    this.fold = fold;
  }

  /** The word for what is made of several values. */
  String fold() {
    return fold;
  }

  /** Bars where a sum means something: whole numbers that are no maximum, mean or the like. */
  static Form of(String measure, List<ObjectNode> rows) {
    boolean whole =
        rows.stream()
            .map(row -> row.path(measure))
            .filter(JsonNode::isNumber)
            .allMatch(JsonNode::isIntegralNumber);
    return whole && words(measure).stream().noneMatch(NO_SUMS::contains) ? BARS : LINES;
  }

  private static List<String> words(String name) {
    String spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    return List.of(spaced.split("[^a-z0-9]+"));
  }
}
