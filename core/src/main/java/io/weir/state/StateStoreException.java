package io.weir.state;

/**
 * The store cannot answer now: throttled, unreachable, not permitted, missing. The invocation
 * reports its records as unfinished and the event source mapping delivers them again; it is never
 * an attempt at an event (PROTOCOL R17).
 */
public class StateStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
