package io.weir.lambda;

import io.weir.log.LogText;
import java.io.IOError;
import org.jspecify.annotations.Nullable;

/** Masks exceptions that leave a handler: Lambda's runtime logs their messages and causes. */
final class Thrown {
  private Thrown() {}

  /** True for an error after which a process with one invocation at a time ends (decision 12). */
  static boolean endsProcess(@Nullable Throwable failure) {
    return failure instanceof VirtualMachineError || failure instanceof IOError;
  }

  /**
   * Makes a failure that a log may hold: itself, or one with its class's name and its stack. Errors
   * for which the runtime ends the process keep their kind (decision 12).
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
