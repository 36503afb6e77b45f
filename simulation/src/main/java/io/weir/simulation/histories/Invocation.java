package io.weir.simulation.histories;

import io.weir.engine.BatchResult;
import java.util.function.Supplier;

/** One run of an engine in a container, with its planned faults. */
final class Invocation {
  /** The process is gone. An error of the machine: no code takes it for a failure of its own. */
  static final class Gone extends VirtualMachineError {
    private static final long serialVersionUID = 1L;

    Gone(String when) {
      super("the process is gone " + when);
    }

    /** Histories make many, and nobody reads where. */
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final PlannedFaults planned;
  private final World world;
  private final Supplier<BatchResult> body;
  private final Coroutine coroutine;
  private BatchResult result;
  private Throwable failure;
  private Gone gone;
  private boolean ended;
  private boolean killed;
  private int allowed;
  private int calls;

  /**
   * @param world lets the time of slow calls and timeouts pass
   */
  Invocation(World world, PlannedFaults planned, Supplier<BatchResult> body) {
    this.world = world;
    this.planned = planned;
    this.body = body;
    this.allowed = planned.at();
    this.coroutine = planned.end() == Action.End.SLEEP ? new Coroutine(this::run) : null;
  }

  void start() {
    if (coroutine == null) {
      run();
    } else {
      coroutine.resume();
    }
  }

  private void run() {
    try {
      result = body.get();
      if (planned.end() == Action.End.CRASH && calls == allowed) {
        failure = new Gone("after its last call");
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
    failure = gone == null ? failure : gone;
    result = failure == null ? result : null;
    ended = true;
  }

  /** Lets a sleeper make some more calls. */
  void wake(int more) {
    allowed = calls + more;
    coroutine.resume();
  }

  void kill() {
    killed = true;
    coroutine.resume();
  }

  /**
   * Gives the fault of the next I/O call; called before each.
   *
   * @param takesBack true if the call may note that the author's code has returned: a process that
   *     ends there looks like one that ends in that code
   * @param sink true if it is a sink's, false if it is the store's
   */
  Action.Fault nextCall(boolean takesBack, boolean sink) {
    if (gone != null) {
      throw gone;
    }
    if (planned.end() == Action.End.CRASH && calls >= allowed && !takesBack) {
      throw die(calls == 0 ? "before its first call" : "between two calls");
    }
    boolean hangs = sink ? planned.end().hangs() : planned.end() == Action.End.HANG;
    if (hangs && calls >= allowed && !takesBack) {
      world.timeout();
      throw die(sink ? "in a sink's call that hangs" : "in a call that hangs");
    }
    while (coroutine != null && calls >= allowed && !killed && !takesBack) {
      coroutine.stop();
    }
    if (killed) {
      throw die("in its sleep");
    }
    int call = calls++;
    boolean hit = call >= planned.faultAt() && call < planned.faultAt() + planned.faults();
    if (hit && planned.fault() == Action.Fault.SLOW) {
      world.slowCall();
    }
    return hit ? planned.fault() : Action.Fault.NONE;
  }

  /**
   * Ends the process: no call is made any more, whatever the caller does with the returned error.
   */
  Gone die(String when) {
    gone = new Gone(when);
    return gone;
  }

  /** True if it has not come to its end, and was to crash or to sleep. */
  boolean isStopped() {
    return isToDie() && gone != null || !ended;
  }

  boolean isToDie() {
    return planned.end() == Action.End.CRASH;
  }

  boolean ended() {
    return ended;
  }

  int calls() {
    return calls;
  }

  /** The answer; null if there was none. */
  BatchResult result() {
    return result;
  }

  Throwable failure() {
    return failure;
  }
}
