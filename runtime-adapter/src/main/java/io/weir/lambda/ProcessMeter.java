package io.weir.lambda;

import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * Measures the process: its first invocation, processor, heap and collections (M6, M14). The JVM's
 * beans take 25 ms to load, so they are first asked in the second invocation: a cold start does
 * without them. All lanes share it.
 */
final class ProcessMeter {
  private static final double NANOS_OF_A_MILLI = 1e6;

  /** Loaded when it is first used. */
  private static final class Beans {
    static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    static final List<GarbageCollectorMXBean> COLLECTORS =
        ManagementFactory.getGarbageCollectorMXBeans();

    private Beans() {}
  }

  private boolean cold = true;
  private boolean counted;
  private long collected;

  /** The invocation of a lane. Its thread runs all of it. */
  final class Invocation {
    private final boolean first;
    private long cpu;

    private Invocation(boolean first) {
      this.first = first;
      this.cpu = first ? 0 : Beans.THREADS.getCurrentThreadCpuTime();
    }

    /** What was used since it was last asked, or since the invocation began. */
    Measurements take() {
      Runtime process = Runtime.getRuntime();
      Measurements.Builder all =
          new Measurements.Builder()
              .set(Signal.HEAP_USED, process.totalMemory() - process.freeMemory());
      all.set(Signal.COLD_STARTS, firstToSay() ? 1 : 0);
      if (!first) {
        long now = Beans.THREADS.getCurrentThreadCpuTime();
        all.set(Signal.CPU_TIME, (now - cpu) / NANOS_OF_A_MILLI);
        all.set(Signal.GC_TIME, takeCollected());
        cpu = now;
      }
      return all.build();
    }
  }

  /** An invocation begins, on the thread that asks. */
  synchronized Invocation begin() {
    boolean first = cold;
    cold = false;
    return new Invocation(first);
  }

  /** The process is a new container again. */
  synchronized void restored() {
    cold = true;
    counted = false;
  }

  private synchronized boolean firstToSay() {
    boolean first = !counted;
    counted = true;
    return first;
  }

  private synchronized long takeCollected() {
    long all = 0;
    for (GarbageCollectorMXBean collector : Beans.COLLECTORS) {
      all += Math.max(0, collector.getCollectionTime());
    }
    long more = all - collected;
    collected = all;
    return more;
  }
}
