package io.weir.engine;

import io.weir.log.ValueFree;

/** A call is not made: the process has ended in it too often (R24, R27). */
final class EndsProcessException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  EndsProcessException(String message) {
    super(message);
  }
}
