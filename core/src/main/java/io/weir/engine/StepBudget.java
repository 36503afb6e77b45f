package io.weir.engine;

/**
 * Limits the records and the time of a step; the rest of its run follows later. Results are decided
 * record by record, so they do not depend on it (R9). One round of keys has one budget; one thread
 * uses it.
 */
final class StepBudget {
  /** The most records and timers between two readings of the clock. */
  private static final int MOST_UNASKED = 16;

  /** The time up to which work is quick, so that reading the clock would be a large part of it. */
  private static final long QUICK_MILLIS = 1;

  private final int records;
  private final TimeLeft time;
  private long left;
  private int pace;
  private int unasked;

  /**
   * @param records the most records of a step
   * @param time the time left for the invocation
   */
  StepBudget(int records, TimeLeft time) {
    this.records = records;
    this.time = time;
  }

  int records() {
    return records;
  }

  /** The same budget with at most this many records. */
  StepBudget after(int fewer) {
    return fewer < records ? new StepBudget(fewer, time) : this;
  }

  /**
   * True if the invocation's time is up. Called before each key, and before each further record and
   * timer of it; at least one is taken. It reads the clock each time, and less often only while
   * several pass within a millisecond.
   */
  boolean late() {
    if (--unasked > 0) {
      return false;
    }
    long now = time.toStep();
    pace = pace > 0 && left - now <= QUICK_MILLIS ? Math.min(2 * pace, MOST_UNASKED) : 1;
    left = now;
    unasked = now < 0 ? 0 : pace;
    return now < 0;
  }
}
