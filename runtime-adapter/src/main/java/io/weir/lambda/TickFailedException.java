package io.weir.lambda;

import io.weir.log.ValueFree;

/**
 * A tick had time left and could not finish a key: a store or a sink does not answer. What it
 * committed stays; the next tick tries again. It is thrown so that the function's error alarm sees
 * it.
 */
public final class TickFailedException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  TickFailedException(String message) {
    super(message);
  }
}
