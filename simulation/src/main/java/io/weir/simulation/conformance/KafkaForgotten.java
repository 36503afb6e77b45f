package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The windows that slide and that Kafka's store has forgotten when it looks for those that have
 * closed: such as start more than a retention before the latest start of a window in it
 * (AbstractDualSchemaRocksDBSegmentedBytesStore in Kafka's sources). A retention is twice their
 * length and the grace.
 */
record KafkaForgotten(long difference, long grace, List<KafkaLine> input) {
  /** The setting of a case whose recorded rows leave such windows out. */
  static final String FORGETS = "forgets";

  static KafkaForgotten of(JsonNode operator, List<KafkaLine> input) {
    return new KafkaForgotten(
        operator.path("timeDifference").asLong(), operator.path("grace").asLong(), input);
  }

  /** True if closed windows are looked for in the store. */
  static boolean mayForget(JsonNode operator) {
    return operator.path("op").asText().equals("slidingWindows")
        && operator.path("emit").asText().equals("ON_WINDOW_CLOSE");
  }

  /**
   * @param end the last millisecond of the window
   */
  boolean forgets(long start, long end) {
    long latest = Long.MIN_VALUE;
    for (KafkaLine line : input) {
      latest = Math.max(latest, line.ts() - difference);
      if (line.ts() > end + grace) {
        break;
      }
    }
    return start < latest - 2 * difference - grace;
  }
}
