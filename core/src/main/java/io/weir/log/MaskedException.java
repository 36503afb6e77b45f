package io.weir.log;

import org.jspecify.annotations.Nullable;

/** Stands for an exception without its message: it has its class, its stack and its causes. */
final class MaskedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The most causes that are followed, because causes may form a circle. */
  private static final int DEEPEST = 20;

  private final String text;

  private MaskedException(Throwable of, @Nullable Throwable cause) {
    super(null, cause, true, true);
    this.text = LogText.isTold(of) ? of.toString() : of.getClass().getName();
    setStackTrace(of.getStackTrace());
  }

  /** Masks an exception; returns it as it is if a log may hold all of it. */
  static Throwable of(Throwable failure) {
    return of(failure, DEEPEST);
  }

  private static Throwable of(Throwable failure, int deepest) {
    Throwable next = failure.getCause();
    Throwable cause = next == null || deepest == 1 ? null : of(next, deepest - 1);
    Throwable[] suppressed = failure.getSuppressed();
    if (LogText.isTold(failure) && cause == next && suppressed.length == 0) {
      return failure;
    }
    MaskedException masked = new MaskedException(failure, cause);
    for (Throwable one : suppressed) {
      if (deepest > 1) {
        masked.addSuppressed(of(one, deepest - 1));
      }
    }
    return masked;
  }

  @Override
  public String getMessage() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
