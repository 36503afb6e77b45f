package io.weir.dynamo;

import io.weir.state.StateStoreException;

/**
 * A table or an index is missing, or permission is denied. Retrying helps only after somebody has
 * done what the message says; it is never an attempt at an event.
 */
public final class ConfigurationException extends StateStoreException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
