package io.weir.lambda;

/**
 * The invocation's event is not one that this handler reads. Nothing of it has been processed; the
 * invocation fails, so that its sender keeps what it sent.
 */
public final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEventException(String message) {
    super(message);
  }

  UnreadableEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
