package io.weir.embedded.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.DeadLetter;
import io.weir.spi.Signal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The lines of metrics of one function, added up. */
final class ToldSums {
  /** The beginning of a reason. */
  static final String KILLED = DeadLetter.Reason.KILLED_PROCESS.name();

  private final Map<String, Double> sums = new HashMap<>();
  private final Map<String, Double> most = new HashMap<>();
  private final Map<String, Map<String, Long>> parts = new HashMap<>();
  private long givenUp;

  void add(JsonNode line) {
    double dead = line.path(Signal.DEAD_LETTERS.metric()).asDouble();
    givenUp += Math.max(0, Math.round(dead) - unreadable(line));
    for (JsonNode metric : line.at("/_aws/CloudWatchMetrics/0/Metrics")) {
      String name = metric.path("Name").asText();
      JsonNode value = line.path(name);
      sums.merge(name, value.isNumber() ? value.asDouble() : 0, Double::sum);
      most.merge(
          name, value.isNumber() ? value.asDouble() : value.path("Max").asDouble(), Math::max);
    }
    for (String name : new String[] {"sinkErrors", "decodeFailures", "phases"}) {
      line.path(name)
          .properties()
          .forEach(one -> part(name, one.getKey(), one.getValue().asLong()));
    }
    if (line.has("Reason")) {
      part("Reason", line.path("Reason").asText(), 1);
    }
    JsonNode hot = line.at("/hotKeys/0");
    if (!hot.isMissingNode()) {
      part("hotKeys", hot.path("key").asText(), hot.path("percent").asLong());
    }
  }

  private void part(String of, String name, long more) {
    parts.computeIfAbsent(of, is -> new TreeMap<>()).merge(name, more, Long::sum);
  }

  /** A process that ends as a record is read has ended in code of the author, not in the record. */
  private static long unreadable(JsonNode line) {
    double all = line.path(Signal.DECODE_FAILURES.metric()).asDouble();
    for (Map.Entry<String, JsonNode> part : line.path("decodeFailures").properties()) {
      all -= part.getKey().startsWith(KILLED) ? part.getValue().asDouble() : 0;
    }
    return Math.round(all);
  }

  /**
   * Dead letters that no unreadable record explains. It is taken line by line: a record that cannot
   * be read is counted in each line that has it, and is one dead letter once it is finished.
   */
  long givenUp() {
    return givenUp;
  }

  /** The sum over all lines; 0 if no line has it. */
  long sum(Signal signal) {
    return Math.round(sums.getOrDefault(signal.metric(), 0.0));
  }

  /** The largest value of all lines; 0 if no line has it. */
  long most(Signal signal) {
    return Math.round(most.getOrDefault(signal.metric(), 0.0));
  }

  /** The sum of the parts of a property that are named so, or begin so. */
  long sum(String property, String begin) {
    return parts.getOrDefault(property, Map.of()).entrySet().stream()
        .filter(one -> one.getKey().startsWith(begin))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The part of a property that has most, such as the sink with the most errors. */
  Optional<String> mostOf(String property) {
    return parts.getOrDefault(property, Map.of()).entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }
}
