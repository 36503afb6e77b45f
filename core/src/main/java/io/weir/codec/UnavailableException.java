package io.weir.codec;

import io.weir.log.ValueFree;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a codec when it cannot read a record because something that it needs is away, such as a
 * schema registry. This is a fault of the infrastructure and says nothing of the record: it is no
 * dead letter and no attempt, and comes again with all records behind it (R10, R24). The message is
 * logged, and holds no key and no value.
 */
public final class UnavailableException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause null if there is none
   */
  public UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
