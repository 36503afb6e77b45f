package io.weir.lambda;

import io.weir.log.LogText;
import java.io.IOError;

/** What leaves a handler: Lambda's runtime writes its message and its causes into the log. */
final class Thrown {
  private Thrown() {}

  /**
   * The failure as a log may have it, to be thrown: itself, or one with its class's name and its
   * stack. What the runtime ends the process for stays of its kind (decision 12).
   */
  static RuntimeException masked(Throwable failure) {
    Throwable told = LogText.trace(failure);
    if (told instanceof Error error) {
      throw error;
    }
    if (failure instanceof VirtualMachineError end) {
      throw end;
    }
    if (failure instanceof IOError) {
      throw new IOError(told);
    }
    return (RuntimeException) told;
  }
}
