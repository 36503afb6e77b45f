package io.weir.engine;

import io.weir.ClockScope;
import io.weir.KeyedSource;
import io.weir.SourceSettings;
import io.weir.StreamFunction;
import io.weir.codec.Redactor;
import io.weir.spi.SinkWriter;
import java.util.Map;

/** Checks that settings fit together before an engine starts. */
final class EngineChecks {
  private EngineChecks() {}

  /**
   * @throws IllegalArgumentException if a sink is not bound, the limits do not go with the
   *     function, or personal data of a source cannot be treated
   */
  static void check(StreamFunction function, Map<String, SinkWriter> writers, EngineLimits limits) {
    checkSinks(function, writers);
    checkFactor(function, limits);
    function.sources().values().forEach(EngineChecks::checkPersonal);
  }

  /** Personal data that could not be treated is found at the start, not with the first record. */
  private static void checkPersonal(KeyedSource<?> keyed) {
    SourceSettings<?> source = keyed.source().stream().settings();
    try {
      Redactor unused = Redactor.of(source.codec(), source.personal());
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(
          "source '" + source.name() + "': " + refused.getMessage(), refused);
    }
  }

  private static void checkSinks(StreamFunction function, Map<String, SinkWriter> writers) {
    function.allSinks().forEach(sink -> requireWriter(function, writers, sink.name()));
    requireWriter(function, writers, function.deadLetterSink());
  }

  private static void requireWriter(
      StreamFunction function, Map<String, SinkWriter> writers, String name) {
    if (!writers.containsKey(name)) {
      throw new IllegalArgumentException(
          "function '"
              + function.name()
              + "' writes to sink '"
              + name
              + "', but only "
              + writers.keySet()
              + " are bound; open it and bind it under that name");
    }
  }

  private static void checkFactor(StreamFunction function, EngineLimits limits) {
    if (limits.parallelizationFactor() > 1
        && function.clock() == ClockScope.PER_SHARD
        && function.operator().usesEventTime()) {
      throw new IllegalArgumentException(
          "parallelizationFactor "
              + limits.parallelizationFactor()
              + " with clock(PER_SHARD) in function '"
              + function.name()
              + "': a shard read in parallel has no single order, so no clock; use clock(PER_KEY) or parallelizationFactor 1");
    }
  }
}
