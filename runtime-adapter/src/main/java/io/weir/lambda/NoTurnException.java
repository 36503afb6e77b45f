package io.weir.lambda;

import io.weir.log.ValueFree;

/**
 * Other invocations left an invocation no time: all lanes were taken, or a record or key was run
 * alone because it may end the process. Nothing of its event has been processed; Lambda delivers it
 * again.
 */
public final class NoTurnException extends RuntimeException implements ValueFree {
  private static final long serialVersionUID = 1L;

  NoTurnException(int lanes) {
    super(
        "no lane was free in the time of this invocation: either more than "
            + (lanes == 1 ? "one invocation runs" : lanes + " invocations run")
            + " in this process, so that you should raise HandlerOptions.lanes(..) or"
            + " leave it out, or a record that may have ended a process is run alone; the event comes"
            + " again");
  }
}
