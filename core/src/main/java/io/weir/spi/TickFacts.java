package io.weir.spi;

import io.weir.annotation.Experimental;

/**
 * What is known of a tick when it has ended. A tick may go through the due keys several times; each
 * time is told by itself.
 *
 * @param function the name of the function
 * @param fired the number of keys that were committed
 * @param complete false if the deadline stopped it, or a key could not be finished
 * @param reason why a key could not be finished, fit for a log; empty if all were
 * @param at when it began, epoch milliseconds
 * @param nanos how long it took
 */
@Experimental
public record TickFacts(
    String function,
    int fired,
    boolean complete,
    String reason,
    long at,
    long nanos,
    Measurements measurements,
    Details details) {
  /** The same with more that was measured. */
  public TickFacts with(Measurements more) {
    return new TickFacts(
        function, fired, complete, reason, at, nanos, measurements.plus(more), details);
  }
}
