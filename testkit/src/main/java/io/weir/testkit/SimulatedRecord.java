package io.weir.testkit;

import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One Kinesis record: the unit of sequence numbers, batches and checkpoints.
 *
 * @param lanePoint the partition key's hash, which chooses the lane
 * @param arrival approximate arrival, epoch milliseconds
 * @param visible the time at which the mapping could first read it, epoch milliseconds of the
 *     virtual clock
 * @param parts the records that the handler gets from it
 */
record SimulatedRecord(
    Position position,
    BigInteger lanePoint,
    long arrival,
    long visible,
    int payloadBytes,
    List<SourceRecord> parts) {
  /** The bytes, roughly, that a record's metadata adds to the JSON of an invocation. */
  private static final int ENVELOPE_BYTES = 450;

  static SimulatedRecord of(Position position, SimulatedPut put, long now) {
    long arrival = put.arrival().orElse(now);
    return new SimulatedRecord(
        position,
        SimulatedShard.hash(put.partitionKey()),
        arrival,
        now,
        payloadBytes(put),
        partsOf(position, put, arrival));
  }

  int lane(int lanes) {
    return lanePoint.mod(BigInteger.valueOf(lanes)).intValue();
  }

  boolean olderThan(long maximumMillis, long now) {
    return now - arrival > maximumMillis;
  }

  private static List<SourceRecord> partsOf(Position at, SimulatedPut put, long arrival) {
    if (put.parts().isEmpty()) {
      return List.of(new SourceRecord(at, put.partitionKey(), arrival, put.data(), false));
    }
    List<SourceRecord> parts = new ArrayList<>();
    for (SimulatedPut part : put.parts()) {
      Position sub = new Position(at.source(), at.partition(), at.order(), parts.size());
      parts.add(new SourceRecord(sub, part.partitionKey(), arrival, part.data(), true));
    }
    return List.copyOf(parts);
  }

  static int payloadBytes(SimulatedPut put) {
    int base64 = (put.data().length + 2) / 3 * 4;
    return base64 + put.partitionKey().getBytes(StandardCharsets.UTF_8).length + ENVELOPE_BYTES;
  }
}
