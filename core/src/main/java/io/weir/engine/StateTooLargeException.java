package io.weir.engine;

/** The state has outgrown its limit in a step; the step is to be repeated, measured. */
final class StateTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
