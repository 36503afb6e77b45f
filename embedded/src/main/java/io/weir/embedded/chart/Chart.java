package io.weir.embedded.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A picture of rows, whatever function made them: a number of theirs over their time, a series for
 * each key. Rows without a time are bars by key.
 */
public final class Chart {
  /** The measure of rows that have no number: how many there are. */
  private static final String ROWS = "rows";

  /** So many bars stand below each other. */
  private static final int BARS = 20;

  private final String title;
  private final Table table;
  private final Optional<String> time;
  private final Optional<String> measure;
  private final Form form;

  private Chart(
      String title, Table table, Optional<String> time, Optional<String> measure, Form form) {
    this.title = title;
    this.table = table;
    this.time = time;
    this.measure = measure;
    this.form = form;
  }

  /**
   * Draws rows as SVG; empty if there is nothing to draw: no rows, or neither time nor number.
   *
   * @param key the attributes that tell rows apart; a sort key is the last
   * @param measure the number to draw; null = the first one of the rows
   * @param form null = bars where values can be summed, else lines
   * @throws IllegalArgumentException if the rows have no such number
   */
  public static Optional<String> svg(
      String title, List<String> key, List<ObjectNode> rows, String measure, Form form) {
    Table table = new Table(key, rows);
    Optional<String> time = table.time();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> drawn = measure(table, time, measure);
    if (time.isEmpty() && drawn.isEmpty()) {
      return Optional.empty();
    }
    Form fitting = drawn.map(name -> Form.of(name, rows)).orElse(Form.BARS);
    return Optional.of(new Chart(title, table, time, drawn, form == null ? fitting : form).drawn());
  }

  /** True if an attribute is a number in some of the rows, and nothing else in any. */
  public static boolean has(List<ObjectNode> rows, String measure) {
    return new Table(List.of(), rows).isNumber(measure);
  }

  private static Optional<String> measure(Table table, Optional<String> time, String wanted) {
    List<String> numbers = table.numbers(time);
    if (wanted == null) {
      return numbers.stream().findFirst();
    }
    if (!table.isNumber(wanted)) {
      throw new IllegalArgumentException(
          "'" + wanted + "' is no number of these rows; their numbers are " + numbers);
    }
    return Optional.of(wanted);
  }

  private String drawn() {
    return time.isPresent() ? overTime(time.get()) : byKey();
  }

  private String overTime(String name) {
    List<Long> times = table.rows().stream().map(row -> millis(row, name)).sorted().toList();
    Slots slots = Slots.of(times, TimeChart.MOST_SLOTS);
    Grouped.Builder<Long> series = new Grouped.Builder<>();
    table.rows().stream()
        .filter(this::isMeasured)
        .forEach(row -> series.add(series(row), slots.begin(millis(row, name)), value(row)));
    Grouped<Long> grouped = series.largest(Grouped.NAMED);
    String what = what(slots.isBinned() || grouped.others() > 0) + " by " + name;
    String words = slots.isBinned() ? what + ", " + slots.step().name() + " each" : what;
    return new TimeChart(title, words, form, slots, grouped).svg();
  }

  private String byKey() {
    Grouped.Builder<String> series = new Grouped.Builder<>();
    table.rows().stream()
        .filter(this::isMeasured)
        .forEach(row -> series.add(series(row), "", value(row)));
    Grouped<String> grouped = series.largest(BARS);
    String what = what(grouped.others() > 0) + " by " + String.join(", ", table.key());
    return new KeyChart(title, what, form, grouped).svg();
  }

  /** What the axis of values shows; of several values, what is made of them. */
  private String what(boolean several) {
    String name = measure.orElse(ROWS);
    return several && measure.isPresent() ? form.fold() + " of " + name : name;
  }

  private static long millis(ObjectNode row, String time) {
    return Table.millis(row.path(time)).orElseThrow();
  }

  private boolean isMeasured(ObjectNode row) {
    return measure.isEmpty() || row.path(measure.get()).isNumber();
  }

  private double value(ObjectNode row) {
    return measure.map(name -> row.path(name).asDouble()).orElse(1.0);
  }

  private String series(ObjectNode row) {
    String key = table.series(row, time);
    return key.isEmpty() ? measure.orElse(ROWS) : key;
  }
}
