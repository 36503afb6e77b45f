package io.weir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * CPU time of the whole process and of this thread, bytes allocated, and wall time, between two
 * points.
 */
final class Meter {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long process;
  private long thread;
  private long allocated;
  private long wall;

  private Meter() {}

  static Meter started() {
    Meter meter = new Meter();
    meter.process = PROCESS.getProcessCpuTime();
    meter.thread = THREADS.getCurrentThreadCpuTime();
    meter.allocated = THREADS.getTotalThreadAllocatedBytes();
    meter.wall = System.nanoTime();
    return meter;
  }

  /** The usage since the start per event, for {@code count} events. */
  Usage per(long count) {
    double all = count;
    return new Usage(
        (PROCESS.getProcessCpuTime() - process) / all,
        (THREADS.getCurrentThreadCpuTime() - thread) / all,
        (THREADS.getTotalThreadAllocatedBytes() - allocated) / all,
        (System.nanoTime() - wall) / all);
  }

  /**
   * The usage per event.
   *
   * @param cpuNanos the CPU time of all threads, garbage collector and compiler included
   * @param threadNanos the CPU time of the measuring thread
   * @param bytes the bytes allocated by all threads
   */
  record Usage(double cpuNanos, double threadNanos, double bytes, double wallNanos) {}
}
