package io.weir.codec;

import io.weir.log.ValueFree;

/**
 * Stored state cannot be read: written by newer code, or damaged. An infrastructure fault: the
 * shard stops and alarms, no event is dead-lettered for it (R10, R16). Its message is logged, and
 * holds no key and no value.
 */
public final class UnreadableStateException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  public UnreadableStateException(String message) {
    super(message);
  }

  public UnreadableStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
