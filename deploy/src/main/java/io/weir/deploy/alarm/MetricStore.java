package io.weir.deploy.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** What CloudWatch keeps of metrics: values with the minute that they are of. */
public final class MetricStore {
  private record Sample(int minute, double value, long count) {}

  private final Map<String, List<Sample>> samples = new HashMap<>();

  /**
   * A value of a metric that is not the function's own.
   *
   * @param dimension the value of its only dimension
   */
  public void put(String namespace, String metric, String dimension, int minute, double value) {
    add(namespace + " " + metric + " " + dimension, minute, value, 1);
  }

  private void add(String name, int minute, double value, long count) {
    samples.computeIfAbsent(name, is -> new ArrayList<>()).add(new Sample(minute, value, count));
  }

  /** A line in the embedded metric format, of that minute. */
  public void line(JsonNode line, int minute) {
    JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
    for (JsonNode dimensions : directive.path("Dimensions")) {
      StringBuilder values = new StringBuilder();
      dimensions.forEach(name -> values.append(' ').append(line.path(name.asText()).asText()));
      for (JsonNode metric : directive.path("Metrics")) {
        String name = metric.path("Name").asText();
        String full = directive.path("Namespace").asText() + " " + name + values;
        value(full, line.path(name), minute);
      }
    }
  }

  private void value(String name, JsonNode value, int minute) {
    if (value.isNumber()) {
      add(name, minute, value.asDouble(), 1);
    }
    for (int i = 0; i < value.path("Values").size(); i++) {
      add(name, minute, value.at("/Values/" + i).asDouble(), value.at("/Counts/" + i).asLong());
    }
  }

  /** The names of metrics that begin so. */
  public Set<String> names(String begin) {
    return new TreeSet<>(samples.keySet().stream().filter(name -> name.startsWith(begin)).toList());
  }

  /**
   * A statistic of the minutes from one to before another.
   *
   * @param name namespace, metric and the values of its dimensions, with spaces between
   * @param statistic Sum, Maximum, Minimum, Average, or a percentile as p99.9
   * @param known the first minute that has not arrived yet
   */
  public OptionalDouble statistic(String name, String statistic, int from, int before, int known) {
    List<Sample> some =
        samples.getOrDefault(name, List.of()).stream()
            .filter(one -> one.minute() >= from && one.minute() < Math.min(before, known))
            .toList();
    if (some.isEmpty()) {
      return OptionalDouble.empty();
    }
    double sum = some.stream().mapToDouble(one -> one.value() * one.count()).sum();
    return switch (statistic) {
      case "Sum" -> OptionalDouble.of(sum);
      case "Average" -> OptionalDouble.of(sum / some.stream().mapToLong(Sample::count).sum());
      case "Maximum" -> some.stream().mapToDouble(Sample::value).max();
      case "Minimum" -> some.stream().mapToDouble(Sample::value).min();
      default -> OptionalDouble.of(percentile(some, statistic));
    };
  }

  private static double percentile(List<Sample> some, String statistic) {
    if (!statistic.matches("p[0-9.]+")) {
      throw new IllegalArgumentException("the statistic " + statistic + " is not known here");
    }
    double share = Double.parseDouble(statistic.substring(1)) / 100;
    double all = some.stream().mapToLong(Sample::count).sum();
    double below = 0;
    List<Sample> sorted = new ArrayList<>(some);
    sorted.sort((one, other) -> Double.compare(one.value(), other.value()));
    for (Sample one : sorted) {
      below += one.count();
      if (below >= share * all) {
        return one.value();
      }
    }
    return sorted.getLast().value();
  }
}
