package io.weir.state;

import io.weir.log.ValueFree;
import org.jspecify.annotations.Nullable;

/**
 * The store cannot answer now: throttled, unreachable, not permitted, missing. The invocation
 * reports its records as unfinished and the event source mapping delivers them again; it is never
 * an attempt at an event (R17). Its message is logged, and holds no key and no value.
 */
public class StateStoreException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  public StateStoreException(String message) {
    super(message);
  }

  /**
   * @param cause null if there is none
   */
  public StateStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
