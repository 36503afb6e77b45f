package io.weir.embedded.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part of CloudWatch Logs Insights that the dashboards use, by its documentation ("CloudWatch
 * Logs Insights language query syntax"): the commands filter, parse, stats, sort and limit. What it
 * does not know is an error.
 */
public final class InsightsQuery {
  private static final Pattern COMMAND =
      Pattern.compile(" \\| (?=(?:filter|parse|stats|sort|limit) )");
  private static final Pattern PRESENT = Pattern.compile("ispresent\\(([\\w.]+)\\)");
  private static final Pattern AGGREGATE =
      Pattern.compile("(sum|max|latest|count)\\(([\\w.@*]+)\\) as (\\w+)");
  private static final Pattern BIN = Pattern.compile("bin\\((\\d+)m\\) as (\\w+)");
  private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-z]+)>");
  private static final String MESSAGE = "@message";
  private static final String TIME = "@timestamp";

  private final List<String> columns = new ArrayList<>();
  private List<Map<String, Object>> rows;

  private InsightsQuery(List<JsonNode> lines) {
    this.rows = new ArrayList<>(lines.stream().map(InsightsQuery::row).toList());
  }

  /** The answer to a query over lines of metrics; columns in the order of the query. */
  public static InsightsQuery over(List<JsonNode> lines, String query) {
    InsightsQuery answer = new InsightsQuery(lines);
    String commands = query.replaceAll("SOURCE '[^']*' \\| ", "");
    for (String command : COMMAND.split(commands)) {
      answer.run(command.strip());
    }
    return answer;
  }

  public List<String> columns() {
    return columns;
  }

  /** The value of each column that has one. */
  public List<Map<String, Object>> rows() {
    return rows;
  }

  private static Map<String, Object> row(JsonNode line) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(MESSAGE, line.toString());
    row.put(TIME, line.at("/_aws/Timestamp").asDouble());
    flatten("", line, row);
    return row;
  }

  /** Nested fields have the names of those around them before theirs, with dots. */
  private static void flatten(String before, JsonNode object, Map<String, Object> into) {
    object
        .properties()
        .forEach(field -> {
          String name = before + field.getKey();
          JsonNode value = field.getValue();
          if (value.isObject()) {
            flatten(name + ".", value, into);
          } else if (value.isNumber()) {
            into.put(name, value.asDouble());
          } else if (value.isTextual()) {
            into.put(name, value.asText());
          }
        });
  }

  private void run(String command) {
    String arguments = command.substring(command.indexOf(' ') + 1);
    switch (command.substring(0, command.indexOf(' '))) {
      case "filter" -> filter(arguments);
      case "parse" -> parse(arguments);
      case "stats" -> stats(arguments);
      case "sort" -> sort(arguments);
      case "limit" -> rows = rows.stream().limit(Long.parseLong(arguments)).toList();
      default -> throw new AssertionError("not known here: " + command);
    }
  }

  private void filter(String condition) {
    if (!PRESENT.matcher(condition).replaceAll("").replace(" or ", "").isEmpty()) {
      throw new AssertionError("not known here: filter " + condition);
    }
    List<String> names = PRESENT.matcher(condition).results().map(one -> one.group(1)).toList();
    rows = rows.stream().filter(row -> names.stream().anyMatch(row::containsKey)).toList();
  }

  private void parse(String arguments) {
    if (!arguments.startsWith(MESSAGE + " /") || !arguments.endsWith("/")) {
      throw new AssertionError("not known here: parse " + arguments);
    }
    String text = arguments.substring(MESSAGE.length() + 2, arguments.length() - 1);
    Pattern pattern = Pattern.compile(text);
    List<String> groups = GROUP.matcher(text).results().map(one -> one.group(1)).toList();
    for (Map<String, Object> row : rows) {
      Matcher found = pattern.matcher(String.valueOf(row.get(MESSAGE)));
      if (found.find()) {
        groups.forEach(name -> row.put(name, number(found.group(name))));
      }
    }
  }

  private static Object number(String text) {
    return text.matches("[0-9.]+") ? (Object) Double.valueOf(text) : text;
  }

  private void stats(String arguments) {
    String[] parts = arguments.split(" by ", 2);
    List<Matcher> aggregates =
        Stream.of(parts[0].split(", ")).map(InsightsQuery::aggregate).toList();
    aggregates.forEach(one -> columns.add(one.group(3)));
    List<String> by = List.of(parts[1].split(", "));
    Map<List<Object>, List<Map<String, Object>>> groups = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      List<Object> key = by.stream().map(one -> key(one, row)).toList();
      groups.computeIfAbsent(key, is -> new ArrayList<>()).add(row);
    }
    by.forEach(one -> columns.add(name(one)));
    rows = new ArrayList<>();
    groups.forEach((key, some) -> rows.add(row(aggregates, by, key, some)));
  }

  private static Matcher aggregate(String text) {
    Matcher aggregate = AGGREGATE.matcher(text);
    if (!aggregate.matches()) {
      throw new AssertionError("not known here: stats " + text);
    }
    return aggregate;
  }

  private static String name(String by) {
    Matcher bin = BIN.matcher(by);
    return bin.matches() ? bin.group(2) : by;
  }

  /** The empty text stands for a field that a line does not have. */
  private static Object key(String by, Map<String, Object> row) {
    Matcher bin = BIN.matcher(by);
    if (!bin.matches()) {
      return Optional.ofNullable(row.get(by)).orElse("");
    }
    double width = Integer.parseInt(bin.group(1)) * 60_000.0;
    return Math.floor((double) row.get(TIME) / width) * width;
  }

  private static Map<String, Object> row(
      List<Matcher> aggregates, List<String> by, List<Object> key, List<Map<String, Object>> some) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (Matcher one : aggregates) {
      value(one.group(1), one.group(2), some).ifPresent(value -> row.put(one.group(3), value));
    }
    for (int i = 0; i < by.size(); i++) {
      row.put(name(by.get(i)), key.get(i));
    }
    return row;
  }

  private static Optional<Object> value(
      String aggregate, String field, List<Map<String, Object>> some) {
    if (aggregate.equals("count")) {
      return Optional.of((double) some.size());
    }
    List<Map<String, Object>> with = some.stream().filter(row -> row.containsKey(field)).toList();
    if (aggregate.equals("latest")) {
      return with.stream()
          .max(Comparator.comparingDouble(row -> (double) row.get(TIME)))
          .map(row -> row.get(field));
    }
    var numbers = with.stream().mapToDouble(row -> (double) row.get(field));
    return with.isEmpty()
        ? Optional.empty()
        : Optional.of(aggregate.equals("sum") ? numbers.sum() : numbers.max().orElseThrow());
  }

  private void sort(String arguments) {
    String field = arguments.replaceFirst(" desc$", "");
    if (!columns.contains(field) || field.equals(arguments)) {
      throw new AssertionError("not known here: sort " + arguments);
    }
    rows =
        rows.stream()
            .sorted(
                Comparator.<Map<String, Object>>comparingDouble(
                        row -> row.get(field) instanceof Double value ? value : 0)
                    .reversed())
            .toList();
  }
}
