package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** CPU and bytes per event of Weir, Flink and Kafka Streams, each in a JVM of its own. */
final class PathBenchmark {
  private final int events;
  private final int passes;

  /**
   * @param passes over the events; the first ones warm up, the median of the last three counts
   */
  PathBenchmark(int events, int passes) {
    this.events = events;
    this.passes = passes;
  }

  List<Measurement> path() {
    List<Measurement> all = new ArrayList<>();
    for (Workload.Windows windows : Workload.Windows.values()) {
      for (int keys : new int[] {100, 10_000}) {
        for (String peer : new String[] {"weir", "flink", "kafka"}) {
          all.add(one(peer, windows, keys, ""));
        }
      }
    }
    for (String variant : new String[] {"compact", "fixed", "dedupe"}) {
      all.add(one("weir", Workload.Windows.TUMBLING, 100, variant));
      all.add(one("weir", Workload.Windows.TUMBLING, 10_000, variant));
    }
    return all;
  }

  private record Pass(double cpu, double bytes, double wall, double results) {
    static Pass of(String line) {
      String[] parts = line.split("\t");
      return new Pass(
          Double.parseDouble(parts[1]),
          Double.parseDouble(parts[3]),
          Double.parseDouble(parts[4]),
          Double.parseDouble(parts[5]));
    }
  }

  /** The measurement of {@link PeerMain} with these arguments. */
  Measurement one(String peer, Workload.Windows windows, int keys, String options) {
    String name =
        peer + "." + windows + "." + keys + (options.isEmpty() ? "" : "." + options) + ".";
    return new Measurement(
        name, figures -> measure(name, passes(peer, windows, keys, options), figures));
  }

  private List<Pass> passes(String peer, Workload.Windows windows, int keys, String options) {
    List<String> settings =
        options.equals("compact") ? List.of("-XX:+UseCompactObjectHeaders") : List.of();
    return Fork.run(settings, PeerMain.class, peer, windows, keys, events, passes, options).stream()
        .filter(line -> line.startsWith("pass\t"))
        .map(Pass::of)
        .toList();
  }

  private static void measure(String name, List<Pass> all, Figures figures) {
    List<Pass> last = all.subList(Math.max(1, all.size() - 3), all.size());
    figures.put(name + "cpu", median(last, Pass::cpu));
    figures.put(name + "bytes", median(last, Pass::bytes));
    figures.put(name + "wall", median(last, Pass::wall));
    figures.put(name + "results", median(last, Pass::results));
    System.err.printf(
        "  %s%.0f ns, %.0f bytes%n", name, figures.get(name + "cpu"), figures.get(name + "bytes"));
  }

  private static double median(List<Pass> passes, ToDoubleFunction<Pass> value) {
    List<Pass> sorted = passes.stream().sorted(Comparator.comparingDouble(value)).toList();
    return value.applyAsDouble(sorted.get((sorted.size() - 1) / 2));
  }
}
