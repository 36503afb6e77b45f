package io.weir.engine;

import io.weir.DeadLetter;

/**
 * A record is no event: it cannot be read, or must not be taken as it is. It is thrown and caught
 * within the engine, and its letter holds the cause: so it has no stack of its own.
 */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient DeadLetter letter;

  RejectedException(DeadLetter letter) {
    super(letter.message(), null, false, false);
    this.letter = letter;
  }

  /** The dead letter of the record. */
  DeadLetter letter() {
    return letter;
  }
}
