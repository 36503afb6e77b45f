package io.weir.lambda;

import io.weir.log.ValueFree;

/**
 * Thrown when a tick had time left and could not finish a key, because a store or a sink does not
 * answer. Its commits stay; the next tick tries again. The function's error alarm sees it.
 */
public final class TickFailedException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  TickFailedException(String message) {
    super(message);
  }
}
