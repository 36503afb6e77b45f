package io.weir.engine;

/**
 * The time that an invocation has left for new work (R2, R30).
 *
 * @param reserveMillis the milliseconds before the deadline at which the last commit begins
 * @param stepReserveMillis the milliseconds before the deadline at which a handler gets the last
 *     record, so that its work can be committed
 */
record TimeLeft(Deadline deadline, long reserveMillis, long stepReserveMillis) {
  /** The reason why a batch or a tick is unfinished that had to run alone and could not. */
  static final String NEIGHBOURS =
      "an invocation of this function has ended the process, so that its records or keys have to run"
          + " alone, and others ran in this process for too long; the next one tries again";

  static TimeLeft of(Deadline deadline, EngineLimits limits) {
    return new TimeLeft(deadline, limits.reserveMillis(), limits.stepReserveMillis());
  }

  /** True if nothing more may be committed. */
  boolean late() {
    return deadline.remainingMillis() < reserveMillis;
  }

  /**
   * The milliseconds that sinks may take. Late commits are delivered within the reserve; half of it
   * is kept for the writes after that (R24).
   */
  long forSinks() {
    return deadline.remainingMillis() - reserveMillis / 2;
  }

  /** The end of the invocation's time, epoch milliseconds. */
  long endsAt(long now) {
    long left = deadline.remainingMillis();
    return left > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + left;
  }

  /** True if no further record, timer or key is to be begun. */
  boolean lateToStep() {
    return toStep() < 0;
  }

  /** How long to wait for others at most: half of what is left for work. */
  long toWait() {
    return Math.max(0, toStep() / 2);
  }

  /** For how many milliseconds records, timers and keys may be begun; negative if it is over. */
  long toStep() {
    return Math.max(0, deadline.remainingMillis()) - stepReserveMillis;
  }
}
