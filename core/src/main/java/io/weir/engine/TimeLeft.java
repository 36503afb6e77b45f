package io.weir.engine;

/**
 * What an invocation may still begin (PROTOCOL R2, R30).
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

  /** True if no further record, timer or key is to be begun. */
  boolean lateToStep() {
    return deadline.remainingMillis() < stepReserveMillis;
  }
}
