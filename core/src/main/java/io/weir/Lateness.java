package io.weir;

/**
 * Which watermark an event is late by, where several shards may feed a key. Where one shard has all
 * events of a key at a time, and with {@link Clock#PER_KEY}, both are the same.
 */
public enum Lateness {
  /**
   * By the watermark of the event's own shard just before it (R14). Which events are late, and so
   * the results, are then a function of the log alone. It may call an event late whose window is
   * still open, because another shard is behind.
   */
  BY_SHARD,
  /**
   * By how far event time has come for the key, which is the least of its shards (S3.2): an event
   * is taken as long as its window is open, and a join's as long as event time has not passed it
   * (S3.4; so do Flink, Beam and Kafka Streams). It takes no event less than {@link #BY_SHARD}.
   * Which are taken depends on how the shards were read, so it is not the log alone that decides,
   * and a redelivery may find closed what was open when the first delivery ended before its commit.
   */
  WHILE_OPEN
}
