package io.weir.lambda;

import io.weir.log.ValueFree;

/**
 * Thrown when the invocation's event is of no kind that this handler reads. Nothing of it has been
 * processed; the invocation fails, so that its sender keeps the event.
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
