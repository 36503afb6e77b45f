package io.weir.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares the goals with the measured figures. */
final class Bars {
  /**
   * Flink's time an event, 100 keys, tumbling windows, on the machine on which the bars were set.
   */
  private static final double FLINK_NANOS = 813;

  private final Figures path;
  private final Figures counts;
  private final Figures inner;
  private final Figures sinks;
  private final Figures decoding;
  private final Figures operators;
  private final Figures ranks;
  private final StringBuilder text = new StringBuilder();

  Bars(Map<String, Figures> results) {
    this.path = results.get("path");
    this.counts = results.get("counts");
    this.inner = results.get("jmh");
    this.sinks = results.get("sinks");
    this.decoding = results.get("decoding");
    this.operators = results.get("operators");
    this.ranks = results.get("rank");
  }

  String table() {
    text.append("| figure | bar | measured | |\n|---|---|--:|---|\n");
    if (counts.has("when")) {
      units();
      requests();
    }
    if (path.has("when")) {
      path();
    }
    if (inner.has("when")) {
      double nanos = inner.get("stateItem.1-0-60.nanos");
      atMost("state item of 1 KB, read + written, ns", 2_000, nanos);
    }
    if (operators.has("when")) {
      operators();
    }
    if (ranks.has("when")) {
      ranks();
    }
    if (decoding.has("when")) {
      decoding();
    }
    if (sinks.has("when")) {
      sinks();
    }
    return text.toString();
  }

  private void operators() {
    for (OperatorCase job : OperatorCase.values()) {
      atMost(
          "CPU / Flink's, " + job.words(),
          job.isJoin() ? OperatorBenchmark.JOIN_BAR : OperatorBenchmark.PATTERN_BAR,
          OperatorBenchmark.ofFlink(operators, job));
    }
  }

  private void ranks() {
    for (String update : List.of("rankUpdated", "rowsUpdated")) {
      atMost(
          "first ten of 10,000 rows, an update, " + update + ", ns",
          2_000,
          ranks.get(update + ".nanos"));
    }
  }

  private void decoding() {
    for (Decoding format :
        List.of(Decoding.AVRO_RECORD, Decoding.AVRO_GENERATED, Decoding.PROTOBUF)) {
      atMost(
          "CPU to decode a view, " + format.words() + " / JSON",
          Decoding.BAR,
          Decoding.ofJson(decoding, format));
    }
  }

  private void sinks() {
    for (String name : SinkPeers.all().keySet()) {
      atLeast(
          "results a second by " + name + " / by its client alone",
          SinkTable.BAR,
          SinkTable.ratio(sinks, name));
    }
  }

  private void units() {
    String way = "weir.100.1000";
    double touched = counts.get(way + ".touched");
    double commit = counts.get(way + ".units.commit");
    atMost("commit units / touched keys, 100 keys, batch 1,000", 1.05, commit / touched);
    double progress = commit + counts.get(way + ".units.progress");
    atLeast(
        "write units, commit + progress, times fewer than Powertools, 100 keys, batch 1,000",
        15,
        3 / progress);
    atLeast("the same, 10,000 keys, windows of a minute", 5.5, fewerUnits("weir.10000.1000"));
    atLeast("the same, 10,000 keys, windows of five minutes", 5.5, fewerUnits("weir.10000.1000.5"));
    atMost("keys read, warm, 100 keys", 0, counts.get(way + ".keyreads"));
  }

  private double fewerUnits(String way) {
    double units = counts.get(way + ".units.commit") + counts.get(way + ".units.progress");
    return counts.get("powertools.10000.units.commit") / units;
  }

  private void requests() {
    double half =
        counts.get("weir.100.500.requests.commit") + counts.get("weir.100.500.requests.progress");
    double many =
        counts.get("weir.10000.1000.requests.commit")
            + counts.get("weir.10000.1000.requests.progress");
    atLeast("requests, commit + progress, times fewer, 100 keys, batch 500", 300, 3 / half);
    atLeast("the same with the read of progress", 300, 3 / (half + 1 / 500.0));
    atLeast("requests, commit + progress, times fewer, 10,000 keys, batch 1,000", 70, 3 / many);
    atLeast(
        "requests, all in, times fewer, 100 keys, batch 500",
        150,
        counts.get("powertools.100.requests.all") / counts.get("weir.100.500.requests.all"));
    atLeast(
        "client CPU, times less, 100 keys, batch 500",
        60,
        counts.get("powertools.100.cpu.nanos") / counts.get("weir.100.500.cpu.nanos"));
    atLeast(
        "client CPU, times less, 10,000 keys, batch 1,000",
        8,
        counts.get("powertools.10000.cpu.nanos") / counts.get("weir.10000.1000.cpu.nanos"));
  }

  private void path() {
    double json = path.get("weir.TUMBLING.100.cpu");
    double fixed = path.get("weir.TUMBLING.100.fixed.cpu");
    double flink = path.get("flink.TUMBLING.100.cpu");
    atMost("event bytes to commits, 100 keys, JSON, ns", 750, json);
    atLeast("the same by Flink's JSON in the same run, 813 / 750", FLINK_NANOS / 750, flink / json);
    atMost("event bytes to commits, 100 keys, fixed layout, ns", 500, fixed);
    atLeast(
        "the same by Flink's JSON in the same run, 813 / 500", FLINK_NANOS / 500, flink / fixed);
    atMost("bytes allocated, 100 keys, JSON", 600, path.get("weir.TUMBLING.100.bytes"));
    atMost(
        "the same, JVM with compact object headers",
        600,
        path.get("weir.TUMBLING.100.compact.bytes"));
    for (Workload.Windows windows : Workload.Windows.values()) {
      for (int keys : new int[] {100, 10_000}) {
        String name = "." + windows + "." + keys + ".cpu";
        atLeast(
            "Flink's CPU / Weir's, "
                + windows.name().toLowerCase(Locale.ROOT)
                + ", "
                + keys
                + " keys",
            1,
            path.get("flink" + name) / path.get("weir" + name));
      }
    }
    atLeast(
        "Kafka Streams' CPU / Weir's, tumbling, 100 keys",
        2,
        path.get("kafka.TUMBLING.100.cpu") / path.get("weir.TUMBLING.100.cpu"));
  }

  private void atMost(String figure, double bar, double measured) {
    row(figure, "at most", bar, measured, measured <= bar);
  }

  private void atLeast(String figure, double bar, double measured) {
    row(figure, "at least", bar, measured, measured >= bar);
  }

  private void row(String figure, String side, double bar, double measured, boolean reached) {
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %s %s | %s | %s |%n",
            figure,
            side,
            number(bar),
            number(measured),
            Double.isNaN(measured) ? "not measured" : reached ? "reached" : "missed"));
  }

  private static String number(double value) {
    return value >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
