package io.weir.codec;

/**
 * Thrown when bytes are not in the codec's format. The record goes to the dead letters; retrying
 * cannot help.
 */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
