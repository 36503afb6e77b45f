package io.weir.dynamo;

import io.weir.state.StateStoreException;

/** Thrown when DynamoDB has not answered; the request may have taken effect. */
final class NoAnswerException extends StateStoreException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
