package io.weir.simulation.conformance;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An input line of a window case as a record of the log.
 *
 * @param key null for a punctuation, which moves the watermark and is filtered
 * @param watermark the watermark that holds after it; null = unchanged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WindowLine(String key, long ts, long value, Long watermark) {
  boolean punctuation() {
    return key == null;
  }
}
