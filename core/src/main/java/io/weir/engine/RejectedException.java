package io.weir.engine;

import io.weir.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * A record is no event: it cannot be read, or must not be taken as it is. It is thrown and caught
 * within the engine, and its letter holds the cause: so it has no stack of its own.
 */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The most causes that are followed, as they may go round in a circle. */
  private static final int DEEPEST = 20;

  private final transient DeadLetter letter;

  private final String why;

  /**
   * @param cause null if there is none
   */
  RejectedException(DeadLetter letter, @Nullable Throwable cause) {
    super(letter.message(), null, false, false);
    this.letter = letter;
    this.why =
        letter.reason() + (cause == null ? "" : " " + root(cause).getClass().getSimpleName());
  }

  private static Throwable root(Throwable cause) {
    Throwable root = cause;
    for (int depth = 0; depth < DEEPEST && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root;
  }

  /** The reason and the class of what caused it: a text without values. */
  String why() {
    return why;
  }

  /** The dead letter of the record. */
  DeadLetter letter() {
    return letter;
  }
}
