package io.weir.dynamo;

import io.weir.state.StateStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a table or an index is missing, or permission is denied. Retrying helps only after
 * somebody has done what the message says. It never counts as an attempt at an event.
 */
public final class ConfigurationException extends StateStoreException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
