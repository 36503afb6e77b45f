package io.weir.embedded.status;

/**
 * How far a shard is behind its stream.
 *
 * @param millis the age of the oldest record that is not finished; 0 if all are
 */
public record Lag(long millis) {}
