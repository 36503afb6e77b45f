package io.weir.lambda;

import io.weir.engine.Deadline;
import io.weir.engine.EngineLimits;
import io.weir.log.ValueFree;

/**
 * An invocation has so little time from its beginning that the engine may begin nothing. The same
 * would happen each time: so it fails, and an alarm on errors sees it (R30).
 */
public final class TimeoutTooShortException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  private TimeoutTooShortException(String message) {
    super(message);
  }

  /**
   * @param what the kind of invocation, for the message
   * @throws TimeoutTooShortException if no work can begin any more
   */
  static void check(String what, String function, Deadline deadline, EngineLimits limits) {
    long remaining = deadline.remainingMillis();
    if (remaining < limits.stepReserveMillis()) {
      throw new TimeoutTooShortException(
          what
              + " of function '"
              + function
              + "' has "
              + remaining
              + " ms left at its beginning, and the engine begins nothing in the last "
              + limits.stepReserveMillis()
              + " ms (EngineLimits.reserveMillis = "
              + limits.reserveMillis()
              + " and a quarter of it): raise the function's Timeout, or set a smaller"
              + " EngineLimits.withReserveMillis(..)");
    }
  }
}
