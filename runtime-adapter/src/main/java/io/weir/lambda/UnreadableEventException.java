package io.weir.lambda;

import io.weir.log.ValueFree;

/**
 * The invocation's event is not one that this handler reads. Nothing of it has been processed; the
 * invocation fails, so that its sender keeps what it sent.
 */
public final class UnreadableEventException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  UnreadableEventException(String message) {
    super(message);
  }

  UnreadableEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
