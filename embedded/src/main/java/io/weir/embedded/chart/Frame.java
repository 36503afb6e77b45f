package io.weir.embedded.chart;

import java.util.List;

/** What charts have in common: sizes, title, legend, the axis of values. */
final class Frame {
  static final int WIDTH = 960;
  static final int LEFT = 66;
  static final int RIGHT = 190;
  static final int TOP = 64;
  static final int PLOT = WIDTH - LEFT - RIGHT;
  private static final String GRID = "#dddddd";
  private static final int LONGEST = 22;
  private static final int LINE = 18;

  private final Svg svg;
  private final int height;

  Frame(String title, String what, int height) {
    this.height = height;
    this.svg = new Svg(WIDTH, height + 60, title + ": " + what);
    svg.text(LEFT, 26, "start", 16, title);
    svg.text(LEFT, 46, "start", 12, what);
  }

  Svg svg() {
    return svg;
  }

  /** The lowest place of the plot. */
  int bottom() {
    return height;
  }

  double y(double value, Scale scale) {
    return height - (value - scale.low()) / (scale.high() - scale.low()) * (height - TOP);
  }

  void values(Scale scale) {
    for (double tick : scale.ticks()) {
      double y = y(tick, scale);
      svg.line(LEFT, y, LEFT + PLOT, y, tick == 0 ? "#888888" : GRID);
      svg.text(LEFT - 8, y + 4, "end", 12, scale.label(tick));
    }
  }

  <P extends Comparable<P>> void legend(Grouped<P> grouped, Form form) {
    List<Series<P>> series = grouped.series();
    for (int i = 0; i < series.size(); i++) {
      int y = TOP + 6 + i * LINE;
      svg.swatch(LEFT + PLOT + 16, y, grouped.colour(i));
      svg.text(LEFT + PLOT + 32, y + 9, "start", 12, entry(series.get(i), form));
    }
  }

  private static String entry(Series<?> series, Form form) {
    String name = cut(series.name());
    return form == Form.BARS ? name + ": " + Scale.text(sum(series)) : name;
  }

  private static double sum(Series<?> series) {
    return series.values(Form.BARS).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  static String cut(String name) {
    int[] points = name.codePoints().toArray();
    return points.length <= LONGEST ? name : new String(points, 0, LONGEST - 1) + "…";
  }
}
