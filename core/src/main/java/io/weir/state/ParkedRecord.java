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
 */
public record ParkedRecord(
    Position position,
    String partitionKey,
    long arrival,
    long shardWatermark,
    long watermark,
    long failingSince,
    byte[] payload) {}
