package io.weir;

/**
 * The watermark that decides whether an event is late, where several shards may feed a key. Both
 * choices are the same with {@link ClockScope#PER_KEY}, and where all events of a key are in one
 * shard at a time.
 */
public enum Lateness {
  /**
   * By the watermark of the event's own shard just before it (R14). The late events, and so the
   * results, are then a function of the log alone. It may call an event late whose window is still
   * open, because another shard is behind.
   */
  BY_SHARD,
  /**
   * By the event time of the key, which is the least of its shards (S3.2). An event is taken as
   * long as its window is open; a join takes it as long as event time has not passed it (S3.4;
   * Flink, Beam and Kafka Streams do the same). Every event that {@link #BY_SHARD} takes is taken
   * here too. The results depend on how the shards were read, not on the log alone. If a delivery
   * ends before its commit, the redelivery may find a window closed that was open the first time.
   */
  WHILE_OPEN
}
