package io.weir.benchmarks;

import java.util.Locale;

/** CPU per event of the three, side by side, as an SVG picture. */
final class Plot {
  private static final String[] PEERS = {"weir", "flink", "kafka"};
  private static final String[] NAMES = {"Weir", "Flink", "Kafka Streams"};
  private static final String[] COLOURS = {"#2a6f97", "#e76f51", "#8d99ae"};
  private static final int LEFT = 70;
  private static final int TOP = 50;
  private static final int HEIGHT = 260;
  private static final int GROUP = 130;
  private static final int BAR = 34;

  private final Figures figures;
  private final StringBuilder svg = new StringBuilder();

  Plot(Figures figures) {
    this.figures = figures;
  }

  String svg() {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"370\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    text(
        LEFT,
        24,
        "start",
        "CPU per event, nanoseconds (less is better; scale cut at %.0f)".formatted(top()));
    int at = LEFT;
    for (Workload.Windows windows : Workload.Windows.values()) {
      for (int keys : new int[] {100, 10_000}) {
        group(at, windows, keys);
        at += GROUP;
      }
    }
    for (int i = 0; i < PEERS.length; i++) {
      rect(LEFT + i * 130, 345, 12, 12, COLOURS[i]);
      text(LEFT + i * 130 + 18, 356, "start", NAMES[i]);
    }
    return svg.append("</svg>\n").toString();
  }

  /** Twice the slowest of Weir and Flink: Kafka Streams may be far above and would hide them. */
  private double top() {
    double most = 0;
    for (Workload.Windows windows : Workload.Windows.values()) {
      for (int keys : new int[] {100, 10_000}) {
        most =
            Math.max(most, Math.max(value("weir", windows, keys), value("flink", windows, keys)));
      }
    }
    return most * 1.25;
  }

  private double value(String peer, Workload.Windows windows, int keys) {
    return figures.or(peer + "." + windows + "." + keys + ".cpu", 0);
  }

  private void group(int left, Workload.Windows windows, int keys) {
    for (int i = 0; i < PEERS.length; i++) {
      double value = value(PEERS[i], windows, keys);
      double height = HEIGHT * Math.min(1, value / top());
      int x = left + i * (BAR + 4);
      rect(x, TOP + HEIGHT - height, BAR, height, COLOURS[i]);
      text(x + BAR / 2.0, TOP + HEIGHT - height - 4, "middle", "%.0f".formatted(value));
    }
    text(
        left + 1.5 * BAR,
        TOP + HEIGHT + 18,
        "middle",
        windows.name().toLowerCase(Locale.ROOT) + ", " + keys);
  }

  private void rect(double x, double y, double width, double height, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
            x,
            y,
            width,
            height,
            colour));
  }

  private void text(double x, double y, String anchor, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333\">%s</text>%n",
            x,
            y,
            anchor,
            words));
  }
}
