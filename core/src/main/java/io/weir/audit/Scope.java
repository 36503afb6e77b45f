package io.weir.audit;

/**
 * The situation of the audited state, which decides what may be expected.
 *
 * @param atRest true if every record is acknowledged and ticks find nothing more to do
 * @param now epoch milliseconds
 * @param granularity the step to which due hints are rounded up, milliseconds
 * @param slack the time by which clocks may differ, and a tick may be late, milliseconds
 */
public record Scope(boolean atRest, long now, long granularity, long slack) {
  /** The time rounded up to the granularity; one too large to be rounded stays itself. */
  long roundedUp(long time) {
    long rest = Math.floorMod(time, granularity);
    boolean overflows = time > Long.MAX_VALUE - granularity;
    return rest == 0 || overflows ? time : time - rest + granularity;
  }
}
