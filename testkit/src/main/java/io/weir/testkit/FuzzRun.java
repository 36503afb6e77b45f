package io.weir.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * One run of inputs through a decoder, in a thread of its own so that one that never ends is found.
 * Costs are the thread's own memory and processor time: how busy the machine is does not matter.
 */
final class FuzzRun {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long STUCK_NANOS = 20_000_000_000L;

  private final Fuzz fuzz;
  private final FuzzInputs inputs;
  private final int count;
  private volatile byte[] current = {};
  private volatile long begun;
  private volatile Throwable failure;
  private long accepted;
  private long refused;

  FuzzRun(Fuzz fuzz, FuzzInputs inputs, int count) {
    this.fuzz = fuzz;
    this.inputs = inputs;
    this.count = count;
  }

  Fuzz.Result watched() {
    Thread thread = Thread.ofPlatform().daemon().name("fuzz").unstarted(this::all);
    thread.start();
    while (thread.isAlive()) {
      await(thread);
      byte[] input = current;
      long used = THREADS.getThreadCpuTime(thread.threadId());
      if (used - begun > STUCK_NANOS && input == current) {
        throw fuzz.problem("an input takes more than 20 s of processor time", input, null);
      }
    }
    if (failure instanceof AssertionError found) {
      throw found;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return new Fuzz.Result(accepted, refused);
  }

  private static void await(Thread thread) {
    try {
      thread.join(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while fuzzing", e);
    }
  }

  private void all() {
    try {
      for (byte[] seed : fuzz.seeds()) {
        if (!tried(seed)) {
          throw fuzz.problem("a seed is refused; give valid ones", seed, null);
        }
      }
      for (int i = 0; i < count; i++) {
        one(inputs.next());
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
  }

  /** What seems too dear is tried once more: the first time may have loaded classes. */
  private void one(byte[] input) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean value = tried(input);
    if (THREADS.getCurrentThreadAllocatedBytes() - before > fuzz.allowedBytes(input)) {
      measured(input);
    }
    if (value) {
      accepted++;
      inputs.accepted(input);
    } else {
      refused++;
    }
  }

  private void measured(byte[] input) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    tried(input);
    long used = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (used > fuzz.allowedBytes(input)) {
      throw fuzz.problem(input.length + " bytes take " + used + " bytes of memory", input, null);
    }
  }

  /**
   * @return true if it was a value, false if it was refused
   */
  private boolean tried(byte[] input) {
    begun = THREADS.getCurrentThreadCpuTime();
    current = input;
    byte[] written;
    try {
      written = fuzz.again(input.clone());
    } catch (Throwable thrown) {
      if (fuzz.isRefusal(thrown)) {
        return false;
      }
      throw fuzz.problem("thrown is " + thrown, input, thrown);
    }
    checkAgain(input, written);
    return true;
  }

  private void checkAgain(byte[] input, byte[] written) {
    try {
      if (!Arrays.equals(fuzz.again(written.clone()), written)) {
        throw fuzz.problem("what was read is written and read again as another", input, null);
      }
    } catch (Exception thrown) {
      throw fuzz.problem("what was read cannot be read again: " + thrown, input, thrown);
    }
  }
}
