package io.weir.simulation.conformance;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An input line of a join case as a record of one side's log.
 *
 * @param key null for a punctuation, which moves the watermark of its side and is filtered
 * @param watermark the side's watermark after it; null = unchanged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JoinLine(String side, String key, long ts, long value, Long watermark) {
  JoinLine withWatermark(Long after) {
    return new JoinLine(side, key, ts, value, after);
  }

  boolean punctuation() {
    return key == null;
  }
}
