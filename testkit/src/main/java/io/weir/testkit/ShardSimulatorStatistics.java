package io.weir.testkit;

import io.weir.annotation.Experimental;

/**
 * Counters since the simulator's start.
 *
 * @param invocations calls of the handler by the mapping; zombies are not among them
 * @param recordsDelivered Kinesis records in those calls, repeated ones each time
 * @param retries invocations that repeated records of an earlier one after a failure
 * @param bisects batches that were split
 * @param functionErrors exceptions, timeouts, lost and unusable answers
 * @param partialAnswers answers that moved the checkpoint into the batch
 * @param discarded records given up
 */
@Experimental
public record ShardSimulatorStatistics(
    long invocations,
    long recordsDelivered,
    long retries,
    long bisects,
    long functionErrors,
    long partialAnswers,
    long discarded) {
  static final ShardSimulatorStatistics NONE = new ShardSimulatorStatistics(0, 0, 0, 0, 0, 0, 0);

  /** The sum of both. */
  public ShardSimulatorStatistics plus(ShardSimulatorStatistics more) {
    return new ShardSimulatorStatistics(
        invocations + more.invocations,
        recordsDelivered + more.recordsDelivered,
        retries + more.retries,
        bisects + more.bisects,
        functionErrors + more.functionErrors,
        partialAnswers + more.partialAnswers,
        discarded + more.discarded);
  }

  static ShardSimulatorStatistics delivered(SimulatedPiece piece) {
    return new ShardSimulatorStatistics(
        1, piece.size(), piece.deliveries() > 0 ? 1 : 0, 0, 0, 0, 0);
  }

  static ShardSimulatorStatistics bisect() {
    return new ShardSimulatorStatistics(0, 0, 0, 1, 0, 0, 0);
  }

  static ShardSimulatorStatistics functionError() {
    return new ShardSimulatorStatistics(0, 0, 0, 0, 1, 0, 0);
  }

  static ShardSimulatorStatistics partialAnswer() {
    return new ShardSimulatorStatistics(0, 0, 0, 0, 0, 1, 0);
  }

  static ShardSimulatorStatistics discarded(int records) {
    return new ShardSimulatorStatistics(0, 0, 0, 0, 0, 0, records);
  }
}
