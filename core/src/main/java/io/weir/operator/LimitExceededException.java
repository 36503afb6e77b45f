package io.weir.operator;

/** A key wants more of something than a named limit allows. Retrying cannot help. */
public final class LimitExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LimitExceededException(String limit, long value, String advice) {
    super(limit + " = " + value + " is exceeded: " + advice);
  }
}
