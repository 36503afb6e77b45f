package io.weir.simulation.conformance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An input line of one of Flink SQL's joins as a record of the log.
 *
 * @param side left or right
 * @param op +I, -U, +U or -D; null for a punctuation, which moves the watermark and is filtered
 * @param row its columns
 * @param watermark the watermark that holds after it; null = unchanged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SideLine(String side, String op, List<String> row, Long watermark) {
  boolean isOf(String other) {
    return side.equals(other) && op != null;
  }

  /** True if, from its time on, there is no row. */
  boolean retracts() {
    return op.startsWith("-");
  }

  String column(int index) {
    return row.get(index);
  }
}
