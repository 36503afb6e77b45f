package io.weir.engine;

import java.util.Arrays;

/** From when the latencies of a step's emissions count, in their order. */
final class ResultTimes {
  /** A time that is not known, or does not count. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int FEW = 8;

  private long[] events = new long[FEW];
  private long[] arrivals = new long[FEW];
  private int size;

  /**
   * Adds the next emission.
   *
   * @param event the time of its event or timer
   * @param arrival the arrival of the record that led to it
   */
  void add(long event, long arrival) {
    if (size == events.length) {
      events = Arrays.copyOf(events, 2 * size);
      arrivals = Arrays.copyOf(arrivals, 2 * size);
    }
    events[size] = event;
    arrivals[size++] = arrival;
  }

  int size() {
    return size;
  }

  long event(int index) {
    return events[index];
  }

  long arrival(int index) {
    return arrivals[index];
  }
}
