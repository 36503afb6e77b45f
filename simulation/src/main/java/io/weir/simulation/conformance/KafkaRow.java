package io.weir.simulation.conformance;

/**
 * A row that an operator of a Kafka case gives.
 *
 * @param at the operator: processor0, processor1, ..; a join comes after the operators that it
 *     joins
 * @param end the end; of a session its last event, included
 * @param value null = the row is withdrawn
 */
record KafkaRow(String at, String key, long start, long end, String value, long ts) {
  /** True if it is about the same window of the same key. */
  boolean sameWindow(KafkaRow other) {
    return at.equals(other.at) && key.equals(other.key) && start == other.start && end == other.end;
  }

  KafkaRow withdrawn() {
    return new KafkaRow(at, key, start, end, null, ts);
  }
}
