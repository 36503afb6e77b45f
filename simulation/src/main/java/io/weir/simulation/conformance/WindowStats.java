package io.weir.simulation.conformance;

import io.weir.aggregate.Aggregate;
import io.weir.codec.Json;

/** Count, sum, minimum and maximum at once. */
record WindowStats(long count, long sum, long min, long max) {
  static Aggregate<WindowLine, WindowStats, WindowStats> aggregate() {
    return Aggregate.of(
        () -> new WindowStats(0, 0, Long.MAX_VALUE, Long.MIN_VALUE),
        WindowStats::plus,
        WindowStats::plus,
        stats -> stats,
        Json.of(WindowStats.class));
  }

  private WindowStats plus(WindowLine line) {
    return plus(new WindowStats(1, line.value(), line.value(), line.value()));
  }

  private WindowStats plus(WindowStats other) {
    return new WindowStats(
        count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
  }

  long value(String aggregate) {
    return switch (aggregate) {
      case "sum" -> sum;
      case "count" -> count;
      case "min" -> min;
      case "max" -> max;
      default -> throw new IllegalArgumentException("no aggregate '" + aggregate + "'");
    };
  }
}
