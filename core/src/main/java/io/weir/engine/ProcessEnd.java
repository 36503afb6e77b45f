package io.weir.engine;

import java.io.IOError;

/** Recognises errors that a process does not survive (R24). */
final class ProcessEnd {
  private ProcessEnd() {}

  /**
   * True for a virtual machine that can go on no longer (no memory), and for {@link IOError}: after
   * them Lambda's Java runtime reports the failure and ends the process. After any other error it
   * takes the next invocation.
   */
  static boolean follows(Throwable thrown) {
    return thrown instanceof VirtualMachineError || thrown instanceof IOError;
  }
}
