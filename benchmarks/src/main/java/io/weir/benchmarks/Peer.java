package io.weir.benchmarks;

/** One of the compared systems, ready to count the same events any number of times. */
interface Peer {
  /**
   * Processes all events once, from an empty state.
   *
   * @return the usage per event, from the first event to the last result
   */
  Meter.Usage pass() throws Exception;

  /** The number of results of the last pass, since a peer that loses some would be fast. */
  long results();
}
