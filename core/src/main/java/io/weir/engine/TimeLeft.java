package io.weir.engine;

/**
 * What an invocation may still begin (R2, R30).
 *
 * @param reserveMillis how long before the deadline the last commit is begun
 * @param stepReserveMillis how long before the deadline the last record is handed to a handler, so
 *     that what was done until then can be committed
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
   * How many milliseconds sinks may take. What was committed just in time is delivered within the
   * reserve; half of it is kept for what has to be written after that (R24).
   */
  long forSinks() {
    return deadline.remainingMillis() - reserveMillis / 2;
  }

  /** When the invocation's time is over, epoch milliseconds. */
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
