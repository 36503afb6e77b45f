package io.weir.benchmarks;

/** One of those that are compared, ready to count the same events as often as it is asked. */
interface Peer {
  /**
   * Goes through all events once, from an empty state.
   *
   * @return what it took per event, from the first event to the last result
   */
  Meter.Usage pass() throws Exception;

  /** Results of the last pass: a peer that lost some would be fast. */
  long results();
}
