package io.weir;

import io.weir.log.ValueFree;

/**
 * Thrown when a key needs more of something than a named limit allows. Retrying cannot help. The
 * message is logged.
 */
public final class LimitExceededException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  /** Makes a message of the limit's name, the value that exceeds it, and what to do about it. */
  public LimitExceededException(String limit, long value, String advice) {
    super(limit + " = " + value + " is exceeded: " + advice);
  }
}
