package io.weir.engine;

/**
 * The time that an invocation has left for new work (R2, R30).
 *
 * @param reserveMillis the milliseconds before the deadline at which the last commit begins
 * @param stepReserveMillis the milliseconds before the deadline at which a handler gets the last
 *     record, so that its work can be committed
 */
record TimeLeft(Deadline deadline, long reserveMillis, long stepReserveMillis) {
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

  /** For how many milliseconds records, timers and keys may be begun; negative if it is over. */
  long toStep() {
    return Math.max(0, deadline.remainingMillis()) - stepReserveMillis;
  }
}
