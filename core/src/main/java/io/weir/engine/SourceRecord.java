package io.weir.engine;

import io.weir.Position;

/**
 * One record as the log delivered it.
 *
 * @param arrival when it reached the log, epoch milliseconds
 * @param aggregated true if it was taken out of an aggregated record: records of several keys then
 *     share a sequence number and its lane (PROTOCOL R12)
 */
public record SourceRecord(
    Position position, String partitionKey, long arrival, byte[] data, boolean aggregated) {}
