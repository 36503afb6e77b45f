package io.weir.benchmarks;

import java.util.Locale;

/** CPU and bytes per event of Weir beside its peers. */
final class PathTable {
  private final Figures figures;

  PathTable(Figures figures) {
    this.figures = figures;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| windows, keys | Weir ns | bytes | Flink ns | bytes | Kafka Streams ns | bytes | Flink / Weir | Kafka Streams / Weir |\n");
    text.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (Workload.Windows windows : Workload.Windows.values()) {
      for (int keys : new int[] {100, 10_000}) {
        text.append(row(windows, keys));
      }
    }
    text.append("\n| Weir, tumbling | ns | bytes |\n|---|--:|--:|\n");
    for (String variant : new String[] {"", "compact", "fixed", "dedupe"}) {
      for (int keys : new int[] {100, 10_000}) {
        text.append(variant(variant, keys));
      }
    }
    return text.append("\n![CPU per event](path.svg)\n").toString();
  }

  private String row(Workload.Windows windows, int keys) {
    String name = "." + windows + "." + keys + ".";
    double weir = figures.get("weir" + name + "cpu");
    return String.format(
        Locale.ROOT,
        "| %s, %,d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |%n",
        windows.name().toLowerCase(Locale.ROOT),
        keys,
        weir,
        figures.get("weir" + name + "bytes"),
        figures.get("flink" + name + "cpu"),
        figures.get("flink" + name + "bytes"),
        figures.get("kafka" + name + "cpu"),
        figures.get("kafka" + name + "bytes"),
        figures.get("flink" + name + "cpu") / weir,
        figures.get("kafka" + name + "cpu") / weir);
  }

  private String variant(String variant, int keys) {
    String name = "weir.TUMBLING." + keys + "." + (variant.isEmpty() ? "" : variant + ".");
    String words =
        switch (variant) {
          case "" -> "JSON records";
          case "compact" -> "JSON records, JVM with compact object headers";
          case "fixed" -> "a fixed layout";
          default -> "JSON records, deduplicated by id for an hour";
        };
    return String.format(
        Locale.ROOT,
        "| %s, %,d keys | %.0f | %.0f |%n",
        words,
        keys,
        figures.get(name + "cpu"),
        figures.get(name + "bytes"));
  }
}
