package io.weir.operator;

/** A named limit is reached; the event that would pass it fails. The message names the limit. */
public final class LimitExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LimitExceededException(String message) {
    super(message);
  }
}
