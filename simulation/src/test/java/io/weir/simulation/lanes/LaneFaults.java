package io.weir.simulation.lanes;

import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import io.weir.testkit.ForwardingStateStore;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * What goes wrong at the calls of the store and of the author's code, of all threads: errors for
 * which a process ends, before a call or after it took effect, and refusals.
 */
final class LaneFaults {
  /** An error for which another process would end. */
  static final class Crash extends VirtualMachineError {
    private static final long serialVersionUID = 1L;

    Crash(String where) {
      super(where);
    }
  }

  /** Waits in a call until it may go on: an invocation that runs beyond its time. */
  static final class Stall {
    private int calls;
    final CountDownLatch stalls = new CountDownLatch(1);
    final CountDownLatch goesOn = new CountDownLatch(1);

    /**
     * @param calls how many calls it makes before
     */
    Stall(int calls) {
      this.calls = calls;
    }

    private void called() {
      if (calls-- == 0) {
        stalls.countDown();
        await(goesOn);
      }
    }

    boolean isOver() {
      return stalls.getCount() == 0;
    }
  }

  private final Random random;
  private final ThreadLocal<Stall> stall = new ThreadLocal<>();
  private volatile Runnable meeting = () -> {};
  private volatile int perMille;

  LaneFaults(long seed) {
    this.random = new Random(seed);
  }

  /** Of how many calls in a thousand each kind of fault meets one. */
  void perMille(int faults) {
    perMille = faults;
  }

  /** Runs at the beginning of each call. */
  void meeting(Runnable each) {
    meeting = each;
  }

  /** Lets the calls of this thread stall; null if they do not. */
  void stall(Stall of) {
    stall.set(of);
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  synchronized boolean draw() {
    return random.nextInt(1_000) < perMille;
  }

  void crash(String where) {
    if (draw()) {
      throw new Crash(where);
    }
  }

  StateStore around(StateStore store) {
    return new ForwardingStateStore(store) {
      @Override
      protected <R> R around(String name, Supplier<R> call) {
        // The note of the definition is one for all: whoever is first has it alone.
        if (!name.equals("note") && !name.equals("commitNote")) {
          meeting.run();
        }
        Stall mine = stall.get();
        if (mine != null) {
          mine.called();
        }
        crash("before " + name);
        refuse(name);
        R result = call.get();
        crash("after " + name);
        if (!name.startsWith("commit") || name.equals("commitNote")) {
          refuse(name);
        }
        return result;
      }
    };
  }

  private void refuse(String name) {
    if (draw()) {
      throw new StateStoreException(name + " is refused");
    }
  }
}
