package io.weir;

import io.weir.log.ValueFree;

/**
 * A key wants more of something than a named limit allows. Retrying cannot help. Its message is
 * logged.
 */
public final class LimitExceededException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  public LimitExceededException(String limit, long value, String advice) {
    super(limit + " = " + value + " is exceeded: " + advice);
  }
}
