package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests, write units and client CPU per event, each way on a DynamoDB Local of its own. */
final class WholeRuns {
  /** The views in a minute of event time. */
  private static final int MINUTE = 60_000;

  /** The events beyond a window until all of it has fired. */
  private static final int BEYOND = 5_000;

  /**
   * The number of runs by keys, after which the JVM is warm: a run of 100 keys makes only a
   * thousand requests.
   */
  private static final Map<Integer, Integer> RUNS = Map.of(100, 5, 10_000, 2);

  private final int baseline;

  /**
   * @param baseline events measured of the ways that write each event; their figures do not depend
   *     on how many
   */
  WholeRuns(int baseline) {
    this.baseline = baseline;
  }

  List<Measurement> all() {
    List<Measurement> all = new ArrayList<>();
    for (int keys : new int[] {100, 10_000}) {
      for (String way : new String[] {"powertools", "update"}) {
        all.add(one(way + "." + keys + ".", way, keys, 1, 1, baseline, baseline, 1));
      }
      all.add(weir(keys, 1_000));
    }
    all.add(weir(100, 500));
    int five = 5 * MINUTE;
    all.add(one("weir.10000.1000.5.", "weir", 10_000, 1_000, 5, five + BEYOND, five, 1));
    return all;
  }

  /**
   * More than one window's worth of events makes the keys warm; one window's worth is measured:
   * each key fires once.
   */
  private static Measurement weir(int keys, int batch) {
    String name = "weir." + keys + "." + batch + ".";
    return one(name, "weir", keys, batch, 1, MINUTE + BEYOND, MINUTE, RUNS.get(keys));
  }

  private static Measurement one(
      String name,
      String way,
      int keys,
      int batch,
      int minutes,
      int warmUp,
      int measured,
      int runs) {
    return new Measurement(
        name,
        figures -> {
          try (Fork.Dynamo dynamo = new Fork.Dynamo()) {
            int port = dynamo.port();
            figures.addAll(
                name,
                Figures.read(
                    Fork.run(
                        WholeRunMain.class,
                        way,
                        keys,
                        batch,
                        minutes,
                        port,
                        warmUp,
                        measured,
                        runs)));
          }
          System.err.printf(
              "  %s%.4f requests, %.0f ns%n",
              name, figures.get(name + "requests.all"), figures.get(name + "cpu.nanos"));
        });
  }
}
