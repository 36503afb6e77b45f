package io.weir.lambda;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a function's environment variables say; read once, at the edge. */
final class Environment {
  /** The event source mapping's ParallelizationFactor, which a function cannot see otherwise. */
  static final String FACTOR = "WEIR_PARALLELIZATION_FACTOR";

  private static final String STREAM = "WEIR_STREAM_";

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The factor of the mapping; empty if the variable is not set. */
  Optional<Integer> parallelizationFactor() {
    return value(FACTOR).map(Environment::factor);
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
   * The stream that feeds a source: the source's own name unless WEIR_STREAM_name says otherwise.
   */
  String stream(String source) {
    return value(streamVariable(source)).orElse(source);
  }

  /** The variable for a source: its name in capitals, everything but letters and digits as '_'. */
  static String streamVariable(String source) {
    return STREAM + source.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
