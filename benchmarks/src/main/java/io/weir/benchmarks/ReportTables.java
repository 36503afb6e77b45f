package io.weir.benchmarks;

import java.util.List;
import java.util.Locale;

/** The smaller tables. */
final class ReportTables {
  private static final List<String> WEIR =
      List.of("weir.100.500", "weir.100.1000", "weir.10000.1000", "weir.10000.1000.5");

  /** The purposes of writes. */
  static final List<String> WRITTEN = List.of("commit", "progress", "segment", "index", "sink");

  private ReportTables() {}

  static String phases(Figures figures) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| phase | CPU, 100 keys | bytes | CPU, 10,000 keys | bytes |\n|---|--:|--:|--:|--:|\n");
    figures.names().stream()
        .filter(name -> name.startsWith("10000.cpu.") || name.startsWith("100.cpu."))
        .map(name -> name.substring(name.indexOf(".cpu.") + 5))
        .distinct()
        .sorted()
        .forEach(phase ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.0f %% | %.0f %% | %.0f %% | %.0f %% |%n",
                    phase.substring(2),
                    100 * figures.or("100.cpu." + phase, 0),
                    100 * figures.or("100.bytes." + phase, 0),
                    100 * figures.or("10000.cpu." + phase, 0),
                    100 * figures.or("10000.bytes." + phase, 0))));
    return text.toString();
  }

  static String counts(Figures figures) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| per event | requests | write units | client CPU us | bytes allocated |\n|---|--:|--:|--:|--:|\n");
    for (String way :
        new String[] {"powertools.100", "powertools.10000", "update.100", "update.10000"}) {
      text.append(total(figures, way, figures.get(way + ".units.commit")));
    }
    for (String way : WEIR) {
      text.append(total(figures, way, units(figures, way + ".")));
    }
    text.append(
        "\n| Weir by what it is for, requests / write units per event | 100 keys, batch 500 | 100 keys, batch 1,000 | 10,000 keys, batch 1,000 | the same, windows of five minutes |\n|---|--:|--:|--:|--:|\n");
    for (String category :
        new String[] {"commit", "progress", "segment", "index", "sink", "read"}) {
      text.append("| ").append(category);
      for (String way : WEIR) {
        text.append(
            String.format(
                Locale.ROOT,
                " | %.4f / %s",
                figures.get(way + ".requests." + category),
                category.equals("read")
                    ? "-"
                    : String.format(Locale.ROOT, "%.4f", figures.get(way + ".units." + category))));
      }
      text.append(" |\n");
    }
    text.append("| keys touched per event");
    for (String way : WEIR) {
      text.append(String.format(Locale.ROOT, " | %.4f", figures.get(way + ".touched")));
    }
    return text.append(" |\n").toString();
  }

  /**
   * @param prefix the prefix of the figures
   */
  static double units(Figures figures, String prefix) {
    double sum = 0;
    for (String category : WRITTEN) {
      sum += figures.get(prefix + "units." + category);
    }
    return sum;
  }

  private static String total(Figures figures, String way, double units) {
    String[] parts = way.split("\\.");
    String words =
        switch (parts[0]) {
          case "powertools" -> "Powertools Idempotency + UpdateItem";
          case "update" -> "UpdateItem alone, not deduplicated";
          default ->
              "Weir, batch " + parts[2] + (parts.length > 3 ? ", windows of five minutes" : "");
        };
    return String.format(
        Locale.ROOT,
        "| %s, %s keys | %.4f | %.4f | %.1f | %.0f |%n",
        words,
        parts[1],
        figures.get(way + ".requests.all"),
        units,
        figures.get(way + ".cpu.nanos") / 1_000,
        figures.get(way + ".bytes"));
  }

  static String items(Figures figures) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| windows open | timers | ids | bytes stored | read + written, ns | bytes allocated |\n|--:|--:|--:|--:|--:|--:|\n");
    for (String shape : InnerBenchmarks.SHAPES) {
      String[] parts = shape.split("-");
      String name = "stateItem." + shape;
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.0f | %.0f | %.0f |%n",
              parts[0],
              parts[1],
              parts[2],
              figures.get(name + ".size"),
              figures.get(name + ".nanos"),
              figures.get(name + ".bytes")));
    }
    text.append(payload(figures, "json", "in JSON, alone,"));
    text.append(payload(figures, "jsonOfMany", "in JSON, one after the other,"));
    text.append(payload(figures, "fixedLayout", "in a fixed layout"));
    return text.toString();
  }

  private static String payload(Figures figures, String name, String words) {
    return String.format(
        Locale.ROOT,
        "%nA payload %s is decoded in %.0f ns and %.0f bytes.%n",
        words,
        figures.get(name + ".nanos"),
        figures.get(name + ".bytes"));
  }

  static String ranks(Figures figures) {
    StringBuilder text =
        new StringBuilder(
            "| the first ten of 10,000 rows | ns | bytes allocated |\n|---|--:|--:|\n");
    text.append(rank(figures, "rankAppended", "rows only append, an event"));
    text.append(rank(figures, "rankUpdated", "rows are updated, by places, an event"));
    text.append(rank(figures, "rowsUpdated", "rows are updated, by rows, an event"));
    text.append(rank(figures, "rankReadAndWritten", "all rows written and read, a commit"));
    return text.toString();
  }

  private static String rank(Figures figures, String name, String words) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f |%n",
        words,
        figures.get(name + ".nanos"),
        figures.get(name + ".bytes"));
  }

  static String simulator(Figures figures) {
    return String.format(
        Locale.ROOT,
        "Simulator, engine and in-memory store together: %.0f ns of CPU an event (100 keys, tumbling).%n",
        figures.get("cpu"));
  }
}
