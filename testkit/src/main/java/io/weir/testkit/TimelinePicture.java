package io.weir.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Draws the rows of a {@link Timeline} below each other, event time from left to right, and below
 * them a bar for each thing that was held.
 */
final class TimelinePicture {
  private static final int WIDTH = 960;
  private static final int LEFT = 176;
  private static final int RIGHT = 636;
  private static final int WORDS = RIGHT + 18;
  private static final int TOP = 104;
  private static final int LINE = 20;
  private static final int GAP = 6;

  private final String title;
  private String says = "";
  private @Nullable TimelineAxis given;

  TimelinePicture(String title) {
    this.title = title;
  }

  void says(String words) {
    says = words;
  }

  void axis(TimelineAxis axis) {
    given = axis;
  }

  String drawn(List<TimelineRow> rows, List<TimelineBar> bars) {
    if (given == null) {
      throw new IllegalStateException("say with between(..) from when to when the axis goes");
    }
    return new Drawing(given, rows, bars).svg();
  }

  private static String fitting(String words, double width) {
    if (TimelineSvg.width(words) > width) {
      throw new IllegalStateException(
          "'"
              + words
              + "' has "
              + words.length()
              + " letters, and its place has "
              + (int) (width / TimelineSvg.width("x"))
              + "; say it shorter");
    }
    return words;
  }

  /** One picture while it is drawn, from the top to the bottom. */
  private final class Drawing {
    private final TimelineAxis axis;
    private final List<TimelineRow> rows;
    private final List<TimelineBar> bars;
    private final List<String> sources;
    private final boolean hasKeys;
    private final TimelineSvg svg;

    Drawing(TimelineAxis axis, List<TimelineRow> rows, List<TimelineBar> bars) {
      this.axis = axis;
      this.rows = rows;
      this.bars = bars;
      Set<String> named = new LinkedHashSet<>();
      Set<String> keys = new LinkedHashSet<>();
      rows.stream()
          .filter(TimelineRow::isEvent)
          .forEach(row -> {
            named.add(row.source());
            keys.add(row.key());
          });
      this.sources = new ArrayList<>(named);
      this.hasKeys = keys.size() > 1;
      this.svg = new TimelineSvg(WIDTH, barsTop() + barsHeight() + 40, title, description());
    }

    private int rowHeight(TimelineRow row) {
      return LINE * (1 + row.marks().size()) + GAP;
    }

    private int bottom() {
      return TOP + rows.stream().mapToInt(this::rowHeight).sum();
    }

    private int barsTop() {
      return bottom() + (bars.isEmpty() ? 6 : 30);
    }

    private int barsHeight() {
      return bars.size() * (LINE + 2);
    }

    private double x(long time) {
      return LEFT + axis.place(time) * (RIGHT - LEFT);
    }

    String svg() {
      head();
      watermark();
      int y = TOP;
      for (int i = 0; i < rows.size(); i++) {
        row(i + 1, rows.get(i), y);
        y += rowHeight(rows.get(i));
      }
      bars();
      legend(barsTop() + barsHeight() + 24);
      return svg.end();
    }

    private void head() {
      svg.text(16, 26, "start", "text bold", fitting(title, WIDTH - 32));
      svg.text(16, 46, "start", "muted", fitting(says, WIDTH - 32));
      svg.text(16, TOP - 32, "start", "muted", "read in this order");
      svg.text(LEFT, TOP - 32, "start", "muted", "event time");
      svg.text(WORDS, TOP - 32, "start", "muted", "what it leads to");
      axis.ticks()
          .forEach(time -> {
            svg.line(x(time), TOP - 6, x(time), barsTop() + barsHeight(), "grid");
            svg.text(x(time), TOP - 12, "middle", "muted", axis.label(time));
          });
    }

    /** What is left of the watermark is late. */
    private void watermark() {
      StringBuilder line = new StringBuilder(TimelineSvg.point("M", x(before()), TOP));
      int y = TOP;
      for (TimelineRow row : rows) {
        double moves = y + LINE + 1;
        line.append(TimelineSvg.point("L", x(row.before()), moves));
        line.append(TimelineSvg.point("L", x(row.after()), moves));
        y += rowHeight(row);
        line.append(TimelineSvg.point("L", x(row.after()), y));
      }
      String area = line + TimelineSvg.point("L", LEFT, y) + TimelineSvg.point("L", LEFT, TOP);
      svg.path(area + "Z", "past");
      svg.path(line.toString(), "mark");
    }

    private long before() {
      return rows.isEmpty() ? axis.from() : rows.getFirst().before();
    }

    private void row(int number, TimelineRow row, int y) {
      svg.text(30, y + 14, "end", "muted", String.valueOf(number));
      if (row.isEvent()) {
        svg.text(38, y + 14, "start", "text", fitting(name(row), LEFT - 50));
        event(row, y + 10);
      } else {
        svg.text(38, y + 14, "start", "muted", fitting(row.words(), LEFT - 50));
      }
      for (int i = 0; i < row.marks().size(); i++) {
        mark(row.marks().get(i), y + LINE * (i + 1) + 10);
      }
    }

    private String name(TimelineRow row) {
      return hasKeys ? row.source() + " " + row.key() : row.source();
    }

    private void event(TimelineRow row, double y) {
      double x = x(row.time());
      svg.dot(x, y, row.isLate() ? "late" : "s" + sources.indexOf(row.source()) % 3);
      boolean left = row.time() <= row.before() || x + 10 + TimelineSvg.width(row.words()) > RIGHT;
      boolean fits = x - 10 - TimelineSvg.width(row.words()) > LEFT;
      svg.text(
          left && fits ? x - 10 : x + 10,
          y + 4,
          left && fits ? "end" : "start",
          "text",
          row.words());
    }

    private void mark(TimelineMark mark, double y) {
      String words = mark.isWithdrawn() ? "withdrawn: " + mark.words() : mark.words();
      double x = x(mark.time());
      svg.line(x + 8, y, WORDS - 6, y, "leader");
      if (mark.isLate()) {
        svg.dot(x, y, "late");
      } else {
        svg.diamond(x, y, mark.isWithdrawn() ? "gone" : "result");
      }
      svg.text(
          WORDS,
          y + 4,
          "start",
          mark.isLate() ? "latetext" : "text",
          fitting(words, WIDTH - WORDS - 10));
    }

    private void bars() {
      if (!bars.isEmpty()) {
        svg.text(16, barsTop() - 8, "start", "muted", "held meanwhile");
        svg.text(WORDS, barsTop() - 8, "start", "muted", "in which rows");
      }
      for (int i = 0; i < bars.size(); i++) {
        bar(bars.get(i), barsTop() + i * (LINE + 2));
      }
    }

    private void bar(TimelineBar bar, double y) {
      String name = hasKeys ? bar.kind + " " + bar.key : bar.kind;
      double from = x(bar.start);
      double to = x(bar.end == TimelineBar.NO_END ? axis.to() : bar.end);
      svg.text(38, y + 14, "start", "text", fitting(name, LEFT - 50));
      svg.rect(from, y + 2, Math.max(4, to - from), LINE - 4, "bar");
      double width = TimelineSvg.width(bar.words) + 6;
      if (width <= to - from) {
        svg.text((from + to) / 2, y + 14, "middle", "text", bar.words);
      } else if (to + width < RIGHT) {
        svg.text(to + 6, y + 14, "start", "text", bar.words);
      } else {
        svg.text(from - 6, y + 14, "end", "text", bar.words);
      }
      svg.text(WORDS, y + 14, "start", "muted", fitting(bar.life(), WIDTH - WORDS - 10));
    }

    private void legend(double y) {
      double x = 38;
      for (int i = 0; i < sources.size(); i++) {
        svg.dot(x, y - 4, "s" + i % 3);
        x = word(x + 10, y, "event of " + sources.get(i));
      }
      if (rows.stream().anyMatch(TimelineRow::isLate)) {
        svg.dot(x, y - 4, "late");
        x = word(x + 10, y, "late event");
      }
      svg.diamond(x, y - 4, "result");
      x = word(x + 10, y, "result");
      svg.line(x - 8, y - 4, x + 10, y - 4, "mark");
      word(x + 16, y, sources.size() > 1 ? "watermark: the least of all sources" : "watermark");
    }

    private double word(double x, double y, String words) {
      svg.text(x, y, "start", "muted", words);
      return x + TimelineSvg.width(words) + 18;
    }

    private String description() {
      String read = rows.stream().map(this::told).collect(Collectors.joining(" "));
      return says.isEmpty() ? read : says + " " + read;
    }

    private String told(TimelineRow row) {
      String what =
          row.isEvent()
              ? "%s %s at %s".formatted(name(row), row.words(), axis.label(row.time()))
              : row.words();
      String to =
          row.marks().stream()
              .map(mark -> (mark.isWithdrawn() ? "withdrawn: " : "") + mark.words())
              .collect(Collectors.joining("; "));
      return to.isEmpty() ? what + "." : what + ": " + to + ".";
    }
  }
}
