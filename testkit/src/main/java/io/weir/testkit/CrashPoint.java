package io.weir.testkit;

import io.weir.annotation.Experimental;
import java.util.function.Supplier;

/** Counts the I/O calls of an invocation and ends it before or after a chosen one. */
@Experimental
public final class CrashPoint {
  /**
   * Simulates the end of the process: nothing after the throw runs. It is a VirtualMachineError, so
   * that no code takes it for a failure of its own, or for one that the process survives.
   */
  public static final class Crash extends VirtualMachineError {
    private static final long serialVersionUID = 1L;

    Crash(String where) {
      super(where);
    }
  }

  private long calls;
  private long armed = Long.MAX_VALUE;

  /**
   * Arms the crash.
   *
   * @param point 2n = before the n-th next call, 2n + 1 = after that call took effect; n counts
   *     from 0
   */
  public void arm(long point) {
    armed = 2 * calls + point;
  }

  public void disarm() {
    armed = Long.MAX_VALUE;
  }

  /** The number of calls so far. */
  public long calls() {
    return calls;
  }

  <R> R around(String what, Supplier<R> call) {
    long before = 2 * calls++;
    crashAt(before, "before " + what);
    R result = call.get();
    crashAt(before + 1, "after " + what);
    return result;
  }

  private void crashAt(long point, String where) {
    if (point >= armed) {
      disarm();
      throw new Crash(where);
    }
  }
}
