package io.weir.log;

/** Stands for an exception without its message: it has its class, its stack and its causes. */
final class MaskedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The most causes that are followed, because causes may form a circle. */
  private static final int DEEPEST = 20;

  private final String text;

  private MaskedException(Throwable of, Throwable cause) {
    super(null, cause, true, true);
    this.text = LogText.isTold(of) ? of.toString() : of.getClass().getName();
    setStackTrace(of.getStackTrace());
  }

  /** Masks an exception; returns it as it is if a log may hold all of it. */
  static Throwable of(Throwable failure) {
    return of(failure, DEEPEST);
  }

  private static Throwable of(Throwable failure, int deepest) {
    if (failure == null || deepest == 0) {
      return null;
    }
    Throwable cause = of(failure.getCause(), deepest - 1);
    Throwable[] suppressed = failure.getSuppressed();
    if (LogText.isTold(failure) && cause == failure.getCause() && suppressed.length == 0) {
      return failure;
    }
    MaskedException masked = new MaskedException(failure, cause);
    for (Throwable one : suppressed) {
      Throwable hidden = of(one, deepest - 1);
      if (hidden != null) {
        masked.addSuppressed(hidden);
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
