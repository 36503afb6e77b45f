package io.weir.engine;

/**
 * How many records a step may decide, and how much time it may take, before it ends though its run
 * goes on. Results are decided record by record, so that it cannot show (R9). One round of keys has
 * one; used by one thread.
 */
final class StepBudget {
  /** So many records and timers may go by from one look at the clock to the next. */
  private static final int MOST_UNASKED = 16;

  /** What takes no longer is quick: looking at the clock would be a good part of the work. */
  private static final long QUICK_MILLIS = 1;

  private final int records;
  private final TimeLeft time;
  private long left;
  private int pace;
  private int unasked;

  /**
   * @param records a step decides no more than so many
   * @param time left for the invocation
   */
  StepBudget(int records, TimeLeft time) {
    this.records = records;
    this.time = time;
  }

  int records() {
    return records;
  }

  /** The same, after fewer records. */
  StepBudget after(int fewer) {
    return fewer < records ? new StepBudget(fewer, time) : this;
  }

  /**
   * True if the invocation's time is up. Asked before each key, and before each further record and
   * timer of it, at least one of which is taken. The clock is looked at each time, and less often
   * only while several go by within a millisecond.
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
