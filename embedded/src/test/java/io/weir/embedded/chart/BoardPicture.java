package io.weir.embedded.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Draws a dashboard of CloudWatch from its own JSON, over the metrics and lines of a run: what is
 * drawn is what CloudWatch is asked for.
 */
public final class BoardPicture {
  private static final int PANEL = 560;
  private static final int HIGH = 250;
  private static final int LEFT = 64;
  private static final int TOP = 34;
  private static final int PLOT = 132;
  private static final int HEAD = 44;
  private static final int LEGEND = 6;
  private static final int TICKS = 6;
  private static final int ROWS = 7;
  private static final double MILLION = 1e6;
  private static final int LONGEST = 52;
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195");

  /** What CloudWatch has of the run. */
  public interface Facts {
    /** The lines of a panel, by their labels, each with its values by the minute's epoch millis. */
    Map<String, NavigableMap<Long, Double>> lines(JsonNode metrics);

    /** The answer to a query. */
    InsightsQuery query(String query);
  }

  private final Facts facts;
  private final long from;
  private final long to;
  private final Svg svg;

  private BoardPicture(Facts facts, long from, long to, Svg svg) {
    this.facts = facts;
    this.from = from;
    this.to = to;
    this.svg = svg;
  }

  /** Draws all panels, two in a row. */
  public static String svg(String title, JsonNode widgets, Facts facts, long from, long to) {
    int high = HEAD + (widgets.size() + 1) / 2 * HIGH;
    Svg svg = new Svg(2 * PANEL, high, title);
    svg.text(16, 28, "start", 17, title);
    BoardPicture picture = new BoardPicture(facts, from, to, svg);
    for (int i = 0; i < widgets.size(); i++) {
      picture.panel(widgets.get(i), i % 2 * PANEL, HEAD + i / 2 * HIGH);
    }
    return svg.end();
  }

  private void panel(JsonNode widget, int x, int y) {
    JsonNode properties = widget.path("properties");
    svg.text(x + 16, y + 18, "start", 13, properties.path("title").asText());
    if (widget.path("type").asText().equals("log")) {
      table(facts.query(properties.path("query").asText()), x + 16, y + TOP);
    } else {
      lines(facts.lines(properties.path("metrics")), x, y + TOP);
    }
  }

  private void lines(Map<String, NavigableMap<Long, Double>> lines, int x, int y) {
    double most =
        lines.values().stream()
            .flatMap(one -> one.values().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    Scale scale = Scale.of(0, most > 0 ? most : 1);
    axes(scale, x, y);
    int i = 0;
    for (Map.Entry<String, NavigableMap<Long, Double>> line : lines.entrySet()) {
      String colour = COLOURS.get(i % COLOURS.size());
      line(line.getValue(), scale, colour, x, y);
      if (i < LEGEND) {
        legend(line, colour, x + LEFT + i % 2 * 245, y + PLOT + 30 + i / 2 * 16);
      }
      i++;
    }
  }

  private void axes(Scale scale, int x, int y) {
    for (double tick : scale.ticks()) {
      double at = y(tick, scale, y);
      svg.line(x + LEFT, at, x + PANEL - 24, at, "#dddddd");
      svg.text(x + LEFT - 6, at + 4, "end", 11, label(tick, scale));
    }
    Step step = Step.atLeast((double) (to - from) / TICKS);
    for (long time = step.floor(from); time <= to; time = step.next(time)) {
      if (time >= from) {
        svg.line(x(time, x), y + PLOT, x(time, x), y + PLOT + 4, "#888888");
        svg.text(x(time, x), y + PLOT + 16, "middle", 10, step.label(time));
      }
    }
  }

  private static String label(double tick, Scale scale) {
    return scale.high() < MILLION ? scale.label(tick) : Scale.text(tick / MILLION) + " M";
  }

  private double x(long time, int x) {
    return x + LEFT + (double) (time - from) / (to - from) * (PANEL - LEFT - 24);
  }

  private static double y(double value, Scale scale, int y) {
    return y + PLOT - (value - scale.low()) / (scale.high() - scale.low()) * PLOT;
  }

  /** Interrupted where a minute has no value, as CloudWatch does. */
  private void line(NavigableMap<Long, Double> values, Scale scale, String colour, int x, int y) {
    StringBuilder points = new StringBuilder();
    int size = 0;
    long before = Long.MIN_VALUE;
    for (Map.Entry<Long, Double> value : values.entrySet()) {
      if (value.getKey() - before > 60_000) {
        path(points, size, colour);
        size = 0;
      }
      before = value.getKey();
      double at = y(value.getValue(), scale, y);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(before, x), at));
      if (size++ == 0) {
        svg.dot(x(before, x), at, colour, Scale.text(value.getValue()));
      }
    }
    path(points, size, colour);
  }

  private void path(StringBuilder points, int size, String colour) {
    if (size > 1) {
      svg.path(points.toString().strip(), colour);
    }
    points.setLength(0);
  }

  private void legend(
      Map.Entry<String, NavigableMap<Long, Double>> line, String colour, int x, int y) {
    svg.swatch(x, y - 9, colour);
    String none = line.getValue().isEmpty() ? ": none" : "";
    svg.text(x + 14, y, "start", 11, line.getKey() + none);
  }

  private void table(InsightsQuery answer, int x, int y) {
    List<String> columns = answer.columns();
    int wide = (PANEL - 40) / columns.size();
    for (int i = 0; i < columns.size(); i++) {
      svg.text(x + i * wide, y + 12, "start", 11, columns.get(i));
    }
    svg.line(x, y + 18, x + PANEL - 40, y + 18, "#888888");
    List<Map<String, Object>> rows = new ArrayList<>(answer.rows());
    for (int i = 0; i < Math.min(ROWS, rows.size()); i++) {
      row(rows.get(i), columns, wide, x, y + 34 + i * 18);
    }
    if (rows.isEmpty()) {
      svg.text(x, y + 36, "start", 11, "no lines");
    } else if (rows.size() > ROWS) {
      svg.text(x, y + 34 + ROWS * 18, "start", 11, rows.size() - ROWS + " more");
    }
  }

  private void row(Map<String, Object> row, List<String> columns, int wide, int x, int y) {
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.getOrDefault(columns.get(i), "");
      String text =
          value instanceof Double number
              ? columns.get(i).matches("time|newest") ? clock(number) : Scale.text(number)
              : value.toString();
      svg.text(x + i * wide, y, "start", 11, cut(text, Math.min(LONGEST, wide / 7)));
    }
  }

  private static String clock(double millis) {
    return Instant.ofEpochMilli((long) millis).toString().substring(11, 16);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
