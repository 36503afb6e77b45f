package io.weir.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Tests a decoder with one input after another, in the calling thread. It measures the thread's own
 * memory and processor time, so other load on the machine does not matter.
 */
final class FuzzTrial {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long STUCK_NANOS = 20_000_000_000L;

  private final Fuzz fuzz;
  private volatile byte[] current = {};
  private volatile long begun;

  FuzzTrial(Fuzz fuzz) {
    this.fuzz = fuzz;
  }

  /**
   * Tries an input, and once more if it took too much memory, since the first time may have loaded
   * classes.
   *
   * @return true if it was a value, false if it was refused
   * @throws AssertionError if it was neither, or took more memory than its size accounts for
   */
  boolean held(byte[] input) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean value = tried(input);
    if (THREADS.getCurrentThreadAllocatedBytes() - before > fuzz.allowedBytes(input)) {
      measured(input);
    }
    return value;
  }

  private void measured(byte[] input) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    tried(input);
    long used = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (used > fuzz.allowedBytes(input)) {
      throw fuzz.problem(input.length + " bytes take " + used + " bytes of memory", input, null);
    }
  }

  /** Tries an input without checking its memory. */
  boolean tried(byte[] input) {
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

  /**
   * Checks, from another thread, the thread that tries inputs.
   *
   * @throws AssertionError if that thread takes too long for one input
   */
  void checkNotStuck(Thread trying) {
    byte[] input = current;
    long used = THREADS.getThreadCpuTime(trying.threadId());
    if (used - begun > STUCK_NANOS && input == current) {
      throw fuzz.problem("an input takes more than 20 s of processor time", input, null);
    }
  }
}
