package io.weir.dynamo;

import io.weir.state.StateStoreException;

/** Thrown when the data of one key breaks a named limit of the store. */
public final class StateLimitException extends StateStoreException {
  private static final long serialVersionUID = 1L;

  public StateLimitException(String message) {
    super(message, null);
  }
}
