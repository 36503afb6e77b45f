package io.weir.simulation.conformance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An input line of a changelog case as a record of the log.
 *
 * @param op +I, -U, +U or -D; null for a punctuation, which moves the watermark and is filtered
 * @param row its columns
 * @param watermark the watermark that holds after it; null = unchanged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChangeLine(String op, List<String> row, Long watermark) {
  boolean punctuation() {
    return op == null;
  }

  /** True for a row that is taken back. */
  boolean retracts() {
    return op.startsWith("-");
  }

  String column(int index) {
    return row.get(index);
  }

  long number(int index) {
    return Long.parseLong(column(index));
  }
}
