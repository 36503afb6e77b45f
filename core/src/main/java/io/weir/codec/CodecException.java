package io.weir.codec;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when bytes are not in the codec's format. The record goes to the dead letters; retrying
 * cannot help.
 */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message) {
    super(message);
  }

  /**
   * @param cause null if there is none
   */
  public CodecException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
