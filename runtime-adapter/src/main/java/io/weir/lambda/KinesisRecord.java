package io.weir.lambda;

import java.math.BigInteger;

/**
 * A record of a Kinesis event as Lambda delivered it, before an aggregated one is taken apart.
 *
 * @param stream the stream's ARN, or that of a consumer of it
 * @param shard the shard's id
 * @param sequence its sequence number
 * @param arrival the time at which it reached the stream, epoch milliseconds
 */
record KinesisRecord(
    String stream,
    String shard,
    BigInteger sequence,
    String partitionKey,
    long arrival,
    byte[] data) {}
