package io.weir.simulation.conformance;

/** An input line of a Kafka case as a record of its topic. */
record KafkaLine(String topic, String key, String value, long ts) {}
