package io.weir.state;

import io.weir.Position;

/**
 * An acknowledged record that waits with its key (DESIGN, Parking).
 *
 * @param shardWatermark the watermark just before it, by which it will be judged
 */
public record ParkedRecord(
    Position position, String partitionKey, long arrival, long shardWatermark, byte[] payload) {}
