package io.weir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs one job of {@link OperatorCase} in a JVM of its own: {@code <peer> <job> <events> <passes>},
 * where the peer is one of {@link OperatorBenchmark#PEERS}. Prints a line per pass; the first
 * passes warm the JVM up.
 */
final class OperatorMain {
  /** Passes that a JVM makes in any case. */
  private static final int LEAST = 4;

  private OperatorMain() {}

  public static void main(String[] args) throws Exception {
    OperatorCase job = OperatorCase.valueOf(args[1]);
    List<View> views = job.views(Integer.parseInt(args[2]));
    Run run =
        switch (args[0]) {
          case "weir" -> new Weir(job, views);
          case "flink" -> new Flink(job, FlinkPeer.State.HEAP, views);
          case "rocksdb" -> new Flink(job, FlinkPeer.State.ROCKSDB, views);
          default ->
              throw new IllegalArgumentException(
                  "peer " + args[0] + ": name one of " + OperatorBenchmark.PEERS);
        };
    int passes = Integer.parseInt(args[3]);
    for (int pass = 0; pass < passes && (pass < LEAST || isEarly()); pass++) {
      System.gc();
      run.pass();
    }
    System.exit(0);
  }

  /** A pass of one of the peers. */
  private interface Run {
    void pass() throws Exception;
  }

  /**
   * A slow machine makes fewer passes; a busy one has its time, as what others take is not in it.
   */
  private static boolean isEarly() {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return process.getProcessCpuTime() < TimeUnit.SECONDS.toNanos(90);
  }

  private static void print(Meter.Usage usage, Results results, int stateBytes, double commits) {
    System.out.printf(
        Locale.ROOT,
        "pass\t%.1f\t%.1f\t%.1f\t%d\t%d\t%d\t%.3f%n",
        usage.cpuNanos(),
        usage.bytes(),
        usage.wallNanos(),
        results.count(),
        results.sum(),
        stateBytes,
        commits);
  }

  private static final class Weir implements Run {
    private final OperatorCase job;
    private final List<LambdaEvents.Event> invocations;
    private final int events;

    Weir(OperatorCase job, List<View> views) {
      this.job = job;
      this.invocations = job.invocations(views);
      this.events = views.size();
    }

    @Override
    public void pass() throws Exception {
      Results results = new Results();
      WeirPath path = job.path(results);
      Meter meter = Meter.started();
      for (LambdaEvents.Event event : invocations) {
        path.invoke(event.bytes(), event.arrival());
      }
      Meter.Usage usage = meter.per(events);
      print(usage, results, path.mostStateBytes(), path.commits() / (double) events);
    }
  }

  private static final class Flink implements Run {
    private final Peer peer;

    Flink(OperatorCase job, FlinkPeer.State state, List<View> views) {
      peer =
          FlinkOperators.peer(
              job, state, views.stream().map(OperatorCase::payload).toArray(byte[][]::new));
    }

    @Override
    public void pass() throws Exception {
      FlinkOperators.results();
      Meter.Usage usage = peer.pass();
      print(usage, FlinkOperators.results(), 0, 0);
    }
  }
}
