package io.weir.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs one peer in a JVM of its own: {@code <peer> <windows> <keys> <events> <passes>
 * [fixed,dedupe,batch=N,overlap=N,value=N,compact]}. Prints one line per pass; the first passes
 * warm the JVM up.
 */
final class PeerMain {
  private PeerMain() {}

  public static void main(String[] args) throws Exception {
    Workload workload =
        options(
            Workload.of(Workload.Windows.valueOf(args[1]), Integer.parseInt(args[2])),
            args.length > 5 ? args[5] : "");
    Events events = new Events(workload.keys(), Integer.parseInt(args[3]));
    Peer peer = peer(args[0], workload, events);
    int passes = Integer.parseInt(args[4]);
    for (int pass = 0; pass < passes && (pass < 2 || isEarly()); pass++) {
      System.gc();
      Meter.Usage usage = peer.pass();
      System.out.printf(
          Locale.ROOT,
          "pass\t%.1f\t%.1f\t%.1f\t%.1f\t%d%n",
          usage.cpuNanos(),
          usage.threadNanos(),
          usage.bytes(),
          usage.wallNanos(),
          peer.results());
    }
    System.exit(0);
  }

  /** A slow peer makes fewer passes, or one row of a table would take longer than all others. */
  private static boolean isEarly() {
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    return nanos < TimeUnit.SECONDS.toNanos(40);
  }

  /** Changes the workload by the options of a command line. */
  static Workload options(Workload workload, String options) {
    Workload result = workload;
    for (String option : options.split(",")) {
      String[] parts = option.split("=");
      result =
          switch (parts[0]) {
            case "", "compact" -> result;
            case "fixed" -> result.withFixed();
            case "dedupe" -> result.withDedupe();
            case "batch" -> result.withBatch(Integer.parseInt(parts[1]));
            case "value" -> result.withPayload(Integer.parseInt(parts[1]));
            case "overlap" -> result.withOverlap(Integer.parseInt(parts[1]));
            default -> throw new IllegalArgumentException("no option " + option);
          };
    }
    return result;
  }

  private static Peer peer(String name, Workload workload, Events events) {
    return switch (name) {
      case "weir" -> new WeirPeer(workload, events);
      case "flink" -> new FlinkPeer(workload, payloads(workload, events));
      case "kafka" -> new KafkaPeer(workload, events, payloads(workload, events));
      default -> throw new IllegalArgumentException("no peer " + name);
    };
  }

  private static byte[][] payloads(Workload workload, Events events) {
    byte[][] payloads = new byte[events.count()][];
    int[] at = {0};
    events.forEach(view -> payloads[at[0]++] = workload.codec().encode(view));
    return payloads;
  }
}
