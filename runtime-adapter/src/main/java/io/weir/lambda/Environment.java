package io.weir.lambda;

import io.weir.Source;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A function's environment variables; read once, at the edge. */
final class Environment {
  /** The event source mapping's ParallelizationFactor, which a function cannot see otherwise. */
  static final String FACTOR = "WEIR_PARALLELIZATION_FACTOR";

  /** The streams' RetentionPeriodHours, which a function cannot see otherwise. */
  static final String RETENTION = "WEIR_RETENTION_HOURS";

  /** The variable that lets keys and messages of exceptions be logged as they are. */
  static final String LOG_KEYS = "WEIR_LOG_KEYS";

  private static final String STREAM = "WEIR_STREAM_";

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The factor of the mapping; empty if the variable is not set. */
  Optional<Integer> parallelizationFactor() {
    return value(FACTOR).map(Environment::factor);
  }

  /** The longest retention of the function's streams (R26); empty if the variable is not set. */
  Optional<Duration> streamRetention() {
    return value(RETENTION).map(Environment::retention);
  }

  /** True if logs show keys, and messages of others' exceptions. */
  boolean logKeys() {
    String text = value(LOG_KEYS).orElse("false");
    if (!text.matches("true|false")) {
      throw new IllegalArgumentException(
          LOG_KEYS + "='" + text + "' is neither; set it to true or false, or leave it out");
    }
    return text.equals("true");
  }

  private static Duration retention(String text) {
    long hours = text.matches("[0-9]{1,5}") ? Long.parseLong(text) : 0;
    if (hours < 1 || hours > Source.MAX_RETENTION.toHours()) {
      throw new IllegalArgumentException(
          RETENTION
              + "='"
              + text
              + "' is none; set it to the RetentionPeriodHours of the function's streams, the longest"
              + " of them, 1 to "
              + Source.MAX_RETENTION.toHours());
    }
    return Duration.ofHours(hours);
  }

  private static int factor(String text) {
    if (!text.matches("[1-9]|10")) {
      throw new IllegalArgumentException(
          FACTOR
              + "='"
              + text
              + "' is none; set it to the ParallelizationFactor of the event source mapping, 1 to 10");
    }
    return Integer.parseInt(text);
  }

  /**
   * The streams that feed a source, names or ARNs: from WEIR_STREAM_name, with commas between
   * several, else the source's own name.
   */
  List<String> streams(String source) {
    return value(streamVariable(source))
        .map(text -> List.of(text.split("\\s*,\\s*")))
        .orElse(List.of(source));
  }

  /** The variable for a source: its name in capitals, everything but letters and digits as '_'. */
  static String streamVariable(String source) {
    return STREAM + source.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
