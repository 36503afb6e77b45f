package io.weir.engine;

/**
 * The author's code failed: on one event or one timer, named by {@code cause}. Tried again, then
 * given up by policy.
 */
final class HandlerFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String culprit;

  HandlerFailedException(String culprit, RuntimeException failure) {
    super(failure);
    this.culprit = culprit;
  }

  /** What failed: a position, or a timer's name. */
  String culprit() {
    return culprit;
  }
}
