package io.weir.simulation.histories;

/**
 * All that goes wrong with one invocation, besides outages.
 *
 * @param at the number of I/O calls before a crash or a stall
 * @param fault another fault
 * @param faultAt the first I/O call with the fault
 * @param faults the number of calls in a row with it
 */
record PlannedFaults(Action.End end, int at, Action.Fault fault, int faultAt, int faults) {
  static final PlannedFaults NONE =
      new PlannedFaults(Action.End.RETURN, 0, Action.Fault.NONE, 0, 0);
}
