package io.weir.codec;

import io.weir.log.ValueFree;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when stored state cannot be read: newer code wrote it, or it is damaged. This is an
 * infrastructure fault: the shard stops and alarms, and no event is dead-lettered for it (R10,
 * R16). The message is logged, and holds no key and no value.
 */
public final class UnreadableStateException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  public UnreadableStateException(String message) {
    super(message);
  }

  public UnreadableStateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
