package io.weir.engine;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the author's code failed on one event or one timer. It is tried again, then given up
 * by policy. Checked exceptions that are thrown unchecked count, and the errors after which a JVM
 * is as it was: {@link AssertionError} and {@link StackOverflowError}. Any other error (no memory,
 * a class that is not in the package) is a fault of the process and not of the event: it ends the
 * invocation and counts against no record (R24).
 */
final class HandlerFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The failing event or timer: a {@link io.weir.spi.Position} or a {@link TimerId}. */
  private final transient Object culprit;

  private final transient @Nullable SourceRecord record;
  private final Throwable thrown;

  private HandlerFailedException(Object culprit, @Nullable SourceRecord record, Throwable thrown) {
    super(thrown);
    this.culprit = culprit;
    this.record = record;
    this.thrown = thrown;
  }

  static HandlerFailedException on(SourceRecord record, Throwable failure) {
    return new HandlerFailedException(record.position(), record, failure);
  }

  static HandlerFailedException on(TimerId timer, Throwable failure) {
    return new HandlerFailedException(timer, null, failure);
  }

  Object culprit() {
    return culprit;
  }

  /** The record that it failed on; null if that was a timer. */
  @Nullable SourceRecord record() {
    return record;
  }

  /** What the author's code threw. */
  Throwable thrown() {
    return thrown;
  }
}
