package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * CPU per event of operators beside Flink's, with its state on the heap and in RocksDB. They run in
 * turn, each time in a new JVM, on the same events. Where their results differ nothing is measured.
 */
final class OperatorBenchmark {
  /** The most that Weir may take of Flink's CPU, patterns. */
  static final double PATTERN_BAR = 0.5;

  /** The same, joins. */
  static final double JOIN_BAR = 1;

  /** As they are named in arguments and in figures. */
  static final List<String> PEERS = List.of("weir", "flink", "rocksdb");

  /** Flink's patterns read all of a key's waiting events for each timer: minutes, in RocksDB. */
  private static final List<String> PATTERN_PEERS = List.of("weir", "flink");

  /** The passes of a JVM that count; those before them warm it up. */
  private static final int COUNTED = 3;

  private static final int EVENTS = 100_000;
  private static final int PASSES = 20;

  private OperatorBenchmark() {}

  /**
   * @param turns the JVMs of each
   */
  static List<Measurement> all(int turns) {
    List<Measurement> all = new ArrayList<>();
    for (OperatorCase job : OperatorCase.values()) {
      all.add(new Measurement(job.name() + ".", figures -> measure(job, turns, figures)));
    }
    return all;
  }

  private record Pass(
      double cpu,
      double bytes,
      double wall,
      double results,
      double sum,
      double stateBytes,
      double commits) {
    static Pass of(String line) {
      double[] parts =
          Arrays.stream(line.split("\t")).skip(1).mapToDouble(Double::parseDouble).toArray();
      return new Pass(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
    }
  }

  private static void measure(OperatorCase job, int turns, Figures figures) {
    Map<String, List<Pass>> passes = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (String peer : job.isJoin() ? PEERS : PATTERN_PEERS) {
        passes.computeIfAbsent(peer, first -> new ArrayList<>()).add(run(peer, job));
      }
    }
    passes.values().forEach(of -> requireSame(job, of, passes.get("weir").getFirst()));
    passes.forEach((peer, of) -> put(job + "." + peer + ".", of, figures));
    Pass weir = passes.get("weir").getFirst();
    figures.put(job + ".stateBytes", weir.stateBytes());
    figures.put(job + ".turns", turns);
    figures.put(job + ".commits", weir.commits());
  }

  /** The median of the last passes of a new JVM. */
  private static Pass run(String peer, OperatorCase job) {
    List<Pass> all =
        Fork.run(OperatorMain.class, peer, job, EVENTS, PASSES).stream()
            .filter(line -> line.startsWith("pass\t"))
            .map(Pass::of)
            .toList();
    Pass pass = median(all.subList(all.size() - COUNTED, all.size()));
    System.err.printf("  %s %s: %.0f ns, %.0f results%n", job, peer, pass.cpu(), pass.results());
    return pass;
  }

  private static Pass median(List<Pass> passes) {
    return passes.stream()
        .sorted(Comparator.comparingDouble(Pass::cpu))
        .toList()
        .get((passes.size() - 1) / 2);
  }

  private static void requireSame(OperatorCase job, List<Pass> passes, Pass weir) {
    for (Pass other : passes) {
      if (weir.results() == 0 || weir.results() != other.results() || weir.sum() != other.sum()) {
        throw new IllegalStateException(
            job + ": " + weir + " and " + other + " are not the same results");
      }
    }
  }

  private static void put(String name, List<Pass> passes, Figures figures) {
    figures.put(name + "cpu", median(passes, Pass::cpu));
    figures.put(name + "wall", median(passes, Pass::wall));
    figures.put(name + "bytes", median(passes, Pass::bytes));
    figures.put(name + "results", passes.getFirst().results());
    figures.put(name + "sum", passes.getFirst().sum());
  }

  private static double median(List<Pass> passes, ToDoubleFunction<Pass> value) {
    double[] sorted = passes.stream().mapToDouble(value).sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }

  /** Weir's CPU as a share of that of Flink, with its state on the heap. */
  static double ofFlink(Figures figures, OperatorCase job) {
    return of(figures, job, "flink");
  }

  private static double of(Figures figures, OperatorCase job, String peer) {
    return figures.get(job + ".weir.cpu") / figures.get(job + "." + peer + ".cpu");
  }

  static String table(Figures figures) {
    StringBuilder text =
        new StringBuilder(
            "| operator | Weir, CPU ns | wall ns | bytes allocated | Flink, CPU ns | wall ns | bytes allocated"
                + " | Flink with RocksDB, CPU ns | wall ns | bytes allocated"
                + " | Weir / Flink | Weir / Flink with RocksDB"
                + " | results | commits an event | most bytes of a key's state | JVMs of each |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (OperatorCase job : OperatorCase.values()) {
      text.append("| ").append(job.words());
      for (String peer : PEERS) {
        for (String figure : new String[] {"cpu", "wall", "bytes"}) {
          text.append(number(" | %.0f", figures.get(job + "." + peer + "." + figure)));
        }
      }
      text.append(number(" | %.2f", ofFlink(figures, job)));
      text.append(number(" | %.2f", of(figures, job, "rocksdb")));
      text.append(number(" | %,.0f", figures.get(job + ".weir.results")));
      text.append(number(" | %.2f", figures.get(job + ".commits")));
      text.append(number(" | %,.0f", figures.get(job + ".stateBytes")));
      text.append(number(" | %.0f", figures.get(job + ".turns"))).append(" |\n");
    }
    return text.toString();
  }

  private static String number(String form, double value) {
    return Double.isNaN(value) ? " | –" : String.format(Locale.ROOT, form, value);
  }
}
