package io.weir.spi;

import io.weir.annotation.Experimental;
import java.util.Optional;

/**
 * What is known of a batch when it has ended.
 *
 * @param function the name of the function
 * @param shard the shard it was of
 * @param stream names the stream beyond doubt: its ARN, or {@code kafka://<cluster>/<topic>}; empty
 *     if it is not known
 * @param first its first record
 * @param last its last record
 * @param unfinishedFrom the first record that has to come again; empty if all are finished
 * @param reason why it is unfinished, fit for a log; empty if all are finished
 * @param at when it began, epoch milliseconds
 * @param nanos how long it took
 * @param producers the spans in which its events were sent
 */
@Experimental
public record BatchFacts(
    String function,
    Shard shard,
    String stream,
    Position first,
    Position last,
    Optional<Position> unfinishedFrom,
    String reason,
    long at,
    long nanos,
    Measurements measurements,
    Details details,
    Producers producers) {
  /** The same with more that was measured. */
  public BatchFacts with(Measurements more) {
    return new BatchFacts(
        function,
        shard,
        stream,
        first,
        last,
        unfinishedFrom,
        reason,
        at,
        nanos,
        measurements.plus(more),
        details,
        producers);
  }
}
