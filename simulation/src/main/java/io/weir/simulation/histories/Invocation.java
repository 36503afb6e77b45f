package io.weir.simulation.histories;

import io.weir.engine.BatchResult;
import java.util.function.Supplier;

/** One run of an engine in a container, with what is to go wrong in it. */
final class Invocation {
  /** The process is gone. An Error, so that no code takes it for a failure of its own. */
  static final class Gone extends Error {
    private static final long serialVersionUID = 1L;

    Gone(String when) {
      super("the process is gone " + when, null, false, false);
    }
  }

  private final Act.End end;
  private final Act.Fault fault;
  private final int faultAt;
  private final int faults;
  private final Runnable slow;
  private final Coroutine coroutine;
  private BatchResult result;
  private Throwable failure;
  private boolean ended;
  private boolean killed;
  private int allowed;
  private int calls;

  /**
   * @param at after how many I/O calls it crashes or falls asleep
   * @param slow lets the time of a slow call pass
   */
  Invocation(
      Act.End end,
      int at,
      Act.Fault fault,
      int faultAt,
      int faults,
      Runnable slow,
      Supplier<BatchResult> body) {
    this.end = end;
    this.allowed = at;
    this.fault = fault;
    this.faultAt = faultAt;
    this.faults = faults;
    this.slow = slow;
    this.coroutine = end == Act.End.SLEEP ? new Coroutine(() -> run(body)) : null;
    if (coroutine == null) {
      this.body = body;
    }
  }

  private Supplier<BatchResult> body;

  void start() {
    if (coroutine == null) {
      run(body);
    } else {
      coroutine.resume();
    }
  }

  private void run(Supplier<BatchResult> call) {
    try {
      result = call.get();
      if (end == Act.End.CRASH && calls == allowed) {
        result = null;
        failure = new Gone("after its last call");
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
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

  /** Called before each I/O call: what it meets. */
  Act.Fault nextCall() {
    if (end == Act.End.CRASH && calls >= allowed) {
      throw new Gone(calls == 0 ? "before its first call" : "between two calls");
    }
    while (coroutine != null && calls >= allowed && !killed) {
      coroutine.stop();
    }
    if (killed) {
      throw new Gone("in its sleep");
    }
    int call = calls++;
    boolean hit = call >= faultAt && call < faultAt + faults;
    if (hit && fault == Act.Fault.SLOW) {
      slow.run();
    }
    return hit ? fault : Act.Fault.NONE;
  }

  boolean isToDie() {
    return end == Act.End.CRASH;
  }

  boolean ended() {
    return ended;
  }

  int calls() {
    return calls;
  }

  /** What it answered; null if it did not. */
  BatchResult result() {
    return result;
  }

  Throwable failure() {
    return failure;
  }
}
