package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.util.List;

/**
 * The message to the mapping's OnFailure destination about records that it gives up: metadata, no
 * payload.
 *
 * @param functionError the last failure; empty if the records were too old, or too large, before
 *     any invocation
 * @param invocations the number of deliveries of the records
 * @param positions the records, in order, one for each Kinesis record
 * @param firstArrival arrival of the first of them, epoch milliseconds
 * @param lastArrival arrival of the last of them, epoch milliseconds
 */
@Experimental
public record SimulatedDiscard(
    Condition condition,
    Shard shard,
    String functionError,
    int invocations,
    List<Position> positions,
    long firstArrival,
    long lastArrival) {
  /** The reason for giving the records up. */
  public enum Condition {
    RETRY_ATTEMPTS_EXHAUSTED,
    RECORD_AGE_EXCEEDED,
    /** A record is too large for any invocation: the function never sees it. */
    PAYLOAD_LIMIT_EXCEEDED
  }

  static SimulatedDiscard of(Condition condition, Shard shard, SimulatedPiece piece) {
    List<SimulatedRecord> records = piece.records();
    return new SimulatedDiscard(
        condition,
        shard,
        piece.error(),
        piece.deliveries(),
        records.stream().map(SimulatedRecord::position).toList(),
        records.getFirst().arrival(),
        records.getLast().arrival());
  }
}
