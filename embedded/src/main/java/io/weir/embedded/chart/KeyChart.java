package io.weir.embedded.chart;

/** Values that have no time: bars below each other, the largest first. */
final class KeyChart {
  private static final int BAR = 20;
  private static final int NAMES = 150;

  private final Form form;
  private final Grouped<String> grouped;
  private final Frame frame;

  KeyChart(String title, String what, Form form, Grouped<String> grouped) {
    this.form = form;
    this.grouped = grouped;
    this.frame = new Frame(title, what, Frame.TOP + grouped.series().size() * BAR);
  }

  String svg() {
    double least = Math.min(0, values(true));
    double most = Math.max(0, values(false));
    double pixels = (Frame.PLOT - NAMES) / (most > least ? most - least : 1);
    double zero = Frame.LEFT + NAMES - least * pixels;
    for (int i = 0; i < grouped.series().size(); i++) {
      Series<String> series = grouped.series().get(i);
      bar(
          Frame.TOP + i * BAR,
          series,
          grouped.colour(i == grouped.series().size() - 1 ? i : 0),
          zero,
          pixels);
    }
    frame.svg().line(zero, Frame.TOP - 4, zero, frame.bottom(), "#888888");
    return frame.svg().end();
  }

  private double value(Series<String> series) {
    return series.values(form).firstEntry().getValue();
  }

  private double values(boolean least) {
    var all = grouped.series().stream().mapToDouble(this::value);
    return (least ? all.min() : all.max()).orElse(0);
  }

  private void bar(int y, Series<String> series, String colour, double zero, double pixels) {
    double value = value(series);
    String text = Scale.text(value);
    double from = zero + Math.min(0, value) * pixels;
    frame.svg().text(Frame.LEFT + NAMES - 8, y + 13, "end", 12, Frame.cut(series.name()));
    frame
        .svg()
        .rect(from, y, Math.abs(value) * pixels, BAR - 4, colour, series.name() + ": " + text);
    frame.svg().text(Math.max(zero, zero + value * pixels) + 6, y + 13, "start", 12, text);
  }
}
