package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes README.md from README.template.md and the results that are there. */
final class ReadmeWriter {
  private static final List<String> RESULTS =
      List.of(
          "path",
          "phases",
          "scaling",
          "counts",
          "jmh",
          "rank",
          "operators",
          "decoding",
          "simulator",
          "sinks",
          "coldstart");
  private final Path home;
  private final Map<String, Figures> results = new TreeMap<>();

  ReadmeWriter(Path home) throws IOException {
    this.home = home;
    for (String name : RESULTS) {
      results.put(name, Figures.of(home.resolve("results").resolve(name + ".tsv")));
    }
  }

  /** Says in the results where and when they were measured. */
  static void stamp(Figures figures) {
    figures.put("when", Instant.now().getEpochSecond());
    figures.put("cores", Runtime.getRuntime().availableProcessors());
    figures.put("jdk", Runtime.version().feature());
    figures.put(
        "load",
        java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  void write() throws IOException {
    String text = Files.readString(home.resolve("README.template.md"));
    double bytes = results.get("path").get("weir.TUMBLING.100.bytes");
    text = text.replace("{{json-bytes}}", String.format(Locale.ROOT, "%,.0f", bytes));
    text = filled(text, "bars", all -> new Bars(results).table());
    text = filled(text, "path", figures -> new PathTable(figures).text());
    text = filled(text, "phases", ReportTables::phases);
    text = filled(text, "scaling", Scaling::table);
    text = filled(text, "counts", ReportTables::counts);
    text = filled(text, "jmh", ReportTables::items);
    text = filled(text, "rank", ReportTables::ranks);
    text = filled(text, "operators", OperatorBenchmark::table);
    text = filled(text, "decoding", Decoding::table);
    text = filled(text, "simulator", ReportTables::simulator);
    text = filled(text, "sinks", SinkTable::table);
    text = filled(text, "coldstart", ColdStarts::table);
    Files.writeString(home.resolve("README.md"), text.replace("NaN", "–"));
    if (results.get("path").has("when")) {
      Files.writeString(home.resolve("path.svg"), new Plot(results.get("path")).svg());
    }
  }

  private String filled(String text, String name, Function<Figures, String> table) {
    Figures figures = results.getOrDefault(name, new Figures());
    boolean measured = name.equals("bars") || figures.has("when");
    String content =
        measured
            ? table.apply(figures) + (name.equals("bars") ? "" : "\n" + where(figures))
            : "Not measured yet: `benchmarks/run " + name + "`.\n";
    return text.replace("{{" + name + "}}\n", content);
  }

  private static String where(Figures figures) {
    String when =
        DateTimeFormatter.ISO_LOCAL_DATE
            .withZone(ZoneOffset.UTC)
            .format(Instant.ofEpochSecond((long) figures.get("when")));
    return String.format(
        Locale.ROOT,
        "Measured %s on %d cores, JDK %d, by `benchmarks/run`; load average at the end %.1f.%n",
        when,
        (int) figures.get("cores"),
        (int) figures.get("jdk"),
        figures.get("load"));
  }
}
