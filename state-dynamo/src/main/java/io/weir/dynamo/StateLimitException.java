package io.weir.dynamo;

import io.weir.state.StateStoreException;

/** What is to be stored for one key breaks a named limit of the store. */
public final class StateLimitException extends StateStoreException {
  private static final long serialVersionUID = 1L;

  public StateLimitException(String message) {
    super(message, null);
  }
}
