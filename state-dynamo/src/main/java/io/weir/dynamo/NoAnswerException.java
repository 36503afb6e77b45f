package io.weir.dynamo;

import io.weir.state.StateStoreException;

/** DynamoDB has not answered: it may have done what it was asked for. */
final class NoAnswerException extends StateStoreException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
