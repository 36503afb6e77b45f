package io.weir.embedded.chart;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Values over time: bars upon each other, or lines. The axis is linear, in UTC. */
final class TimeChart {
  /** A slot has three pixels at least. */
  static final int MOST_SLOTS = Frame.PLOT / 3;

  private static final int BOTTOM = 360;
  private static final int TICKS = 7;

  /** A line is interrupted where it has no value for so many of its usual distances. */
  private static final int GAP = 3;

  /** Up to so many values of a series are dots on its line. */
  private static final int DOTS = 60;

  private final Frame frame;
  private final Form form;
  private final Slots slots;
  private final Grouped<Long> grouped;
  private final Scale scale;

  TimeChart(String title, String what, Form form, Slots slots, Grouped<Long> grouped) {
    this.frame = new Frame(title, what + " (UTC)", BOTTOM);
    this.form = form;
    this.slots = slots;
    this.grouped = grouped;
    this.scale = form == Form.BARS ? stacked() : spread();
  }

  String svg() {
    frame.values(scale);
    times();
    for (int i = 0; form == Form.LINES && i < grouped.series().size(); i++) {
      line(grouped.series().get(i), grouped.colour(i));
    }
    if (form == Form.BARS) {
      bars();
    }
    frame.legend(grouped, form);
    return frame.svg().end();
  }

  /** From the largest sum of what is below zero to the largest of what is above. */
  private Scale stacked() {
    Map<Long, double[]> sums = new TreeMap<>();
    for (Series<Long> series : grouped.series()) {
      series
          .values(form)
          .forEach((time, value) ->
              sums.computeIfAbsent(time, any -> new double[2])[value < 0 ? 0 : 1] += value);
    }
    double least = sums.values().stream().mapToDouble(sum -> sum[0]).min().orElse(0);
    return Scale.of(least, sums.values().stream().mapToDouble(sum -> sum[1]).max().orElse(1));
  }

  /** All values; zero too if it is not far. */
  private Scale spread() {
    List<Double> values =
        grouped.series().stream()
            .map(one -> one.values(form).values())
            .flatMap(Collection::stream)
            .toList();
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    return Scale.of(least > 0 && least < most * 0.6 ? 0 : least, most);
  }

  private double x(long time) {
    return Frame.LEFT
        + (double) (time - slots.first()) / (slots.end() - slots.first()) * Frame.PLOT;
  }

  private void times() {
    Step step = Step.atLeast((double) (slots.end() - slots.first()) / TICKS);
    String date = "";
    for (long time = step.floor(slots.first()); time <= slots.end(); time = step.next(time)) {
      if (time >= slots.first()) {
        tick(time, step.label(time));
        String day = Step.date(time);
        if (step.millis() < Step.DAY && !day.equals(date)) {
          frame.svg().text(x(time), BOTTOM + 36, "middle", 11, day);
        }
        date = day;
      }
    }
    frame.svg().line(Frame.LEFT, BOTTOM, Frame.LEFT + Frame.PLOT, BOTTOM, "#888888");
  }

  private void tick(long time, String label) {
    frame.svg().line(x(time), BOTTOM, x(time), BOTTOM + 5, "#888888");
    frame.svg().text(x(time), BOTTOM + 20, "middle", 11, label);
  }

  private void bars() {
    Map<Long, double[]> filled = new TreeMap<>();
    for (int i = 0; i < grouped.series().size(); i++) {
      Series<Long> series = grouped.series().get(i);
      String colour = grouped.colour(i);
      series
          .values(form)
          .forEach((time, value) -> {
            double[] sums = filled.computeIfAbsent(time, any -> new double[2]);
            int side = value < 0 ? 0 : 1;
            bar(time, sums[side], sums[side] + value, colour, hint(series, time, value));
            sums[side] += value;
          });
    }
  }

  private void bar(long time, double from, double to, String colour, String hint) {
    double wide = x(slots.end(time)) - x(time);
    double upper = frame.y(Math.max(from, to), scale);
    double lower = frame.y(Math.min(from, to), scale);
    frame.svg().rect(x(time), upper, Math.max(1, wide * 0.88), lower - upper, colour, hint);
  }

  /** Interrupted where the series has no value for long. */
  private void line(Series<Long> series, String colour) {
    NavigableMap<Long, Double> values = series.values(form);
    long longest = GAP * Math.max(slots.width(), usualDistance(values));
    List<Map.Entry<Long, Double>> piece = new ArrayList<>();
    for (Map.Entry<Long, Double> value : values.entrySet()) {
      if (!piece.isEmpty() && value.getKey() - piece.getLast().getKey() > longest) {
        piece(piece, colour);
        piece.clear();
      }
      piece.add(value);
      if (values.size() <= DOTS) {
        dot(value, colour, hint(series, value.getKey(), value.getValue()));
      }
    }
    piece(piece, colour);
  }

  private static long usualDistance(NavigableMap<Long, Double> values) {
    List<Long> distances = new ArrayList<>();
    for (Long time : values.keySet()) {
      Long before = values.lowerKey(time);
      if (before != null) {
        distances.add(time - before);
      }
    }
    Collections.sort(distances);
    return distances.isEmpty() ? 0 : distances.get(distances.size() / 2);
  }

  private void piece(List<Map.Entry<Long, Double>> values, String colour) {
    if (values.size() == 1) {
      dot(values.getFirst(), colour, "");
    }
    StringBuilder points = new StringBuilder();
    for (Map.Entry<Long, Double> value : values) {
      double y = frame.y(value.getValue(), scale);
      points.append(String.format(Locale.ROOT, "%.2f,%.2f ", x(value.getKey()), y));
    }
    frame.svg().path(points.toString().strip(), colour);
  }

  private void dot(Map.Entry<Long, Double> value, String colour, String hint) {
    frame.svg().dot(x(value.getKey()), frame.y(value.getValue(), scale), colour, hint);
  }

  private static String hint(Series<Long> series, long time, double value) {
    return series.name() + ", " + Instant.ofEpochMilli(time) + ": " + Scale.text(value);
  }
}
