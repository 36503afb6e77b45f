package io.weir.engine;

/**
 * The author's code failed: on one event or one timer, named by {@code cause}. Tried again, then
 * given up by policy. Checked exceptions that are thrown unchecked count, and the errors after
 * which a JVM is as it was: {@link AssertionError} and {@link StackOverflowError}. Any other error
 * (no memory, a class that is not in the package) says something of the process and nothing of the
 * event: it ends the invocation and counts against nothing (PROTOCOL R24).
 */
final class HandlerFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String culprit;

  HandlerFailedException(String culprit, Throwable failure) {
    super(failure);
    this.culprit = culprit;
  }

  /** What failed: a position, or a timer's name. */
  String culprit() {
    return culprit;
  }
}
