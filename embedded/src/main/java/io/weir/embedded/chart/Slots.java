package io.weir.embedded.chart;

import java.util.List;

/**
 * The places that times have on an axis. Where they are too many to be seen, times of one round
 * step share a place.
 *
 * @param first epoch milliseconds
 * @param end the end of the last slot
 * @param width the smallest distance of two times
 * @param step null if every time has a place of its own
 */
record Slots(long first, long end, long width, Step step) {
  /** Of a single time nothing says how long it lasts. */
  private static final long ALONE = 60_000;

  /** Slots of a round step may be wider: days rather than half days. */
  private static final double BINNED = 0.6;

  /**
   * @param times in order, at least one
   * @param most the number of slots that can be told apart
   */
  static Slots of(List<Long> times, int most) {
    long first = times.getFirst();
    long last = times.getLast();
    long width = ALONE;
    if (last > first) {
      width = smallestDistance(times);
    }
    if ((last - first) / width < most) {
      return new Slots(first, last + width, width, null);
    }
    Step step = Step.atLeast((double) (last - first) / (most * BINNED));
    return new Slots(step.floor(first), step.next(step.floor(last)), step.millis(), step);
  }

  private static long smallestDistance(List<Long> times) {
    long smallest = Long.MAX_VALUE;
    for (int i = 1; i < times.size(); i++) {
      long distance = times.get(i) - times.get(i - 1);
      smallest = distance > 0 ? Math.min(smallest, distance) : smallest;
    }
    return smallest;
  }

  boolean isBinned() {
    return step != null;
  }

  /** The begin of the slot of a time. */
  long begin(long time) {
    return step == null ? time : step.floor(time);
  }

  /** The end of the slot that begins at a time. */
  long end(long begin) {
    return step == null ? begin + width : step.next(begin);
  }
}
