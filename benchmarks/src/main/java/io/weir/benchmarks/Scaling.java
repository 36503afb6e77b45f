package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CPU, bytes, requests and write units an event as one thing after the other grows. */
final class Scaling {
  /** Records of ten thousand bytes would not fit a batch of Lambda's, 6 MB, by the thousand. */
  private static final String LARGE = "value=10000,batch=100";

  private record Row(Workload.Windows windows, int keys, String options, String words) {
    static Row tumbling(int keys, String options, String words) {
      return new Row(Workload.Windows.TUMBLING, keys, options, words);
    }

    /** The prefix of the figures of {@link PathBenchmark}. */
    String name() {
      return "weir." + windows + "." + keys + "." + (options.isEmpty() ? "" : options + ".");
    }

    boolean changesWrites() {
      return !options.startsWith("value=");
    }
  }

  private final int events;
  private final int passes;

  /**
   * @param events in a pass; fewer where they are large, since all are held in memory
   */
  Scaling(int events, int passes) {
    this.events = events;
    this.passes = passes;
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int keys : new int[] {1, 10, 100, 1_000, 10_000}) {
      rows.add(Row.tumbling(keys, "", String.format(Locale.ROOT, "%,d keys", keys)));
    }
    for (int batch : new int[] {100, 500, 2_000, 10_000}) {
      String words = String.format(Locale.ROOT, "batches of %,d", batch);
      rows.add(Row.tumbling(100, "batch=" + batch, words));
    }
    for (int overlap : new int[] {1, 2, 10, 20}) {
      String options = "overlap=" + overlap;
      rows.add(new Row(Workload.Windows.HOPPING, 100, options, "hopping, overlap " + overlap));
    }
    rows.add(Row.tumbling(100, "value=1000", "records of 1,000 bytes"));
    rows.add(Row.tumbling(100, LARGE, "records of 10,000 bytes, batches of 100"));
    return rows;
  }

  List<Measurement> all() {
    List<Measurement> all = new ArrayList<>();
    for (Row row : rows()) {
      int large = row.options().equals(LARGE) ? events / 50 : events / 5;
      int count = row.changesWrites() ? events : large;
      all.add(
          new PathBenchmark(count, passes).one("weir", row.windows(), row.keys(), row.options()));
      if (row.changesWrites()) {
        all.add(new Measurement(row.name(), figures -> count(row, figures)));
      }
    }
    return all;
  }

  private static void count(Row row, Figures figures) {
    List<String> printed = Fork.run(ScalingCounts.class, row.windows(), row.keys(), row.options());
    figures.addAll(row.name(), Figures.read(printed));
  }

  static String table(Figures figures) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| changed | ns | bytes | requests | units, commit + progress | units, all |\n|---|--:|--:|--:|--:|--:|\n");
    for (Row row : rows()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %s |%n",
              row.words(),
              figures.get(row.name() + "cpu"),
              figures.get(row.name() + "bytes"),
              row.changesWrites()
                  ? writes(figures, row.name())
                  : "as above | as above | as above"));
    }
    return text.toString();
  }

  private static String writes(Figures figures, String name) {
    double requests = 0;
    for (String category : ReportTables.WRITTEN) {
      requests += figures.get(name + "requests." + category);
    }
    return String.format(
        Locale.ROOT,
        "%.4f | %.4f | %.4f",
        requests + figures.get(name + "requests.read"),
        figures.get(name + "units.commit") + figures.get(name + "units.progress"),
        ReportTables.units(figures, name));
  }
}
