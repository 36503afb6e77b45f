package io.weir.state;

import io.weir.spi.Position;

/**
 * An acknowledged record that is parked with its key (P5). It is judged by the watermarks of its
 * arrival.
 *
 * @param arrival the time at which it reached the log, epoch milliseconds
 * @param shardWatermark its shard's watermark just before it
 * @param watermark the minimum over the shards that feed the key, just before it
 * @param failingSince the time at which the handler first gave up on it, epoch milliseconds of the
 *     wall clock; 0 if it only waits behind another record
 * @param payload the whole bytes as received
 * @param answers what lookups have answered for it, in the engine's form; empty if it is not
 *     enriched
 */
public record ParkedRecord(
    Position position,
    String partitionKey,
    long arrival,
    long shardWatermark,
    long watermark,
    long failingSince,
    byte[] payload,
    byte[] answers) {
  private static final byte[] NONE = {};

  /** Makes a record of an event that is not enriched. */
  public ParkedRecord(
      Position position,
      String partitionKey,
      long arrival,
      long shardWatermark,
      long watermark,
      long failingSince,
      byte[] payload) {
    this(position, partitionKey, arrival, shardWatermark, watermark, failingSince, payload, NONE);
  }

  /** The same with what lookups have answered for it. */
  public ParkedRecord with(byte[] found) {
    return new ParkedRecord(
        position, partitionKey, arrival, shardWatermark, watermark, failingSince, payload, found);
  }
}
