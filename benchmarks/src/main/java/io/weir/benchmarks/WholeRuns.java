package io.weir.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Requests, write units and client CPU per event, each way on a DynamoDB Local of its own. */
final class WholeRuns {
  /**
   * More than one window's worth of events makes the keys warm; one window's worth is measured:
   * each key fires once.
   */
  private static final int WARM_UP = 65_000;

  private static final int MEASURED = 60_000;
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
        all.add(one(way, keys, 1, baseline, baseline));
      }
      all.add(one("weir", keys, 1_000, WARM_UP, MEASURED));
    }
    all.add(one("weir", 100, 500, WARM_UP, MEASURED));
    return all;
  }

  private static Measurement one(String way, int keys, int batch, int warmUp, int measured) {
    String name = way + "." + keys + (batch > 1 ? "." + batch : "") + ".";
    return new Measurement(
        name, figures -> measure(name, way, keys, batch, warmUp, measured, figures));
  }

  private static void measure(
      String name, String way, int keys, int batch, int warmUp, int measured, Figures figures)
      throws IOException {
    try (Fork.Dynamo dynamo = new Fork.Dynamo()) {
      figures.addAll(
          name,
          Figures.read(
              Fork.run(WholeRunMain.class, way, keys, batch, dynamo.port(), warmUp, measured)));
      System.err.printf(
          "  %s%.4f requests, %.0f ns%n",
          name, figures.get(name + "requests.all"), figures.get(name + "cpu.nanos"));
    }
  }
}
