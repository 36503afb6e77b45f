package io.weir.benchmarks;

import java.util.List;
import java.util.Locale;

/** Measures all sinks beside plain clients, and shows them. */
final class SinkTable {
  /** What a sink reaches at least of its client's throughput. */
  static final double BAR = 0.9;

  private static final int TURNS = 25;
  private static final int TURN_MILLIS = 300;

  private SinkTable() {}

  static List<Measurement> all() {
    return SinkPeers.all().keySet().stream()
        .map(name ->
            new Measurement(
                name + ".",
                figures ->
                    figures.addAll(
                        name + ".",
                        Figures.read(Fork.run(SinkRun.class, name, TURNS, TURN_MILLIS)))))
        .toList();
  }

  static String table(Figures figures) {
    StringBuilder text =
        new StringBuilder(
            "| sink | results a second | of the plain client | CPU us a result | plain client | requests for 1,000 | at least |\n"
                + "|---|--:|--:|--:|--:|--:|--:|\n");
    for (String name : SinkPeers.all().keySet()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %,.0f | %.2f | %.1f | %.1f | %,.0f | %,.0f |%n",
              name,
              figures.get(name + ".sink.persecond"),
              ratio(figures, name),
              figures.get(name + ".sink.cpu.nanos") / 1_000,
              figures.get(name + ".plain.cpu.nanos") / 1_000,
              figures.get(name + ".requests"),
              figures.get(name + ".requests.least")));
    }
    return text.toString();
  }

  /** The sink's throughput as a share of its client's. */
  static double ratio(Figures figures, String name) {
    return figures.get(name + ".sink.persecond") / figures.get(name + ".plain.persecond");
  }
}
