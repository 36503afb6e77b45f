package io.weir.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Bars over time, as an SVG picture. */
final class SvgChart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 360;
  private static final int LEFT = 60;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final int RIGHT = 20;
  private static final int TICKS = 4;

  private final String title;
  private final TreeMap<String, Double> bars = new TreeMap<>();

  /** Sums a measure over the rows of each time. */
  SvgChart(String title, List<Map<String, String>> rows, String time, String measure) {
    this.title = title;
    Map<String, Double> sums = new HashMap<>();
    rows.forEach(
        row -> sums.merge(row.get(time), Double.parseDouble(row.get(measure)), Double::sum));
    bars.putAll(sums);
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    svg.append(text(LEFT, TOP - 22, "start", 16, title));
    double top = bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    axis(svg, top);
    bars(svg, top);
    return svg.append("</svg>\n").toString();
  }

  private void axis(StringBuilder svg, double top) {
    for (int i = 0; i <= TICKS; i++) {
      double y = y(top * i / TICKS, top);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
              LEFT,
              WIDTH - RIGHT,
              y,
              y));
      svg.append(
          text(LEFT - 8, y + 4, "end", 12, String.format(Locale.ROOT, "%.0f", top * i / TICKS)));
    }
  }

  private void bars(StringBuilder svg, double top) {
    double step = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, bars.size());
    int every = Math.max(1, bars.size() / 6);
    int index = 0;
    for (Map.Entry<String, Double> bar : bars.entrySet()) {
      double x = LEFT + index * step;
      double y = y(bar.getValue(), top);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#2a6f97\"/>%n",
              x,
              y,
              Math.max(0.5, step * 0.85),
              HEIGHT - BOTTOM - y));
      if (index % every == 0) {
        svg.append(text(x, HEIGHT - BOTTOM + 20, "start", 11, label(bar.getKey())));
      }
      index++;
    }
  }

  private static String label(String time) {
    return time.length() >= 16 ? time.substring(0, 16).replace('T', ' ') : time;
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - (top == 0 ? 0 : value / top * (HEIGHT - TOP - BOTTOM));
  }

  private static String text(double x, double y, String anchor, int size, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#333\">%s</text>%n",
        x,
        y,
        anchor,
        size,
        escaped);
  }
}
