package io.weir.lambda;

import io.weir.spi.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a handler shows, as its options say; the environment goes over it.
 *
 * @param lines whether lines of metrics are written; null = if it runs on Lambda
 * @param byShard true if metrics are kept by shard, too
 * @param to takes each line, in UTF-8 with its line feed
 * @param others who else is told
 */
record MetricSettings(
    @Nullable Boolean lines, boolean byShard, Consumer<byte[]> to, List<Telemetry> others) {
  static final MetricSettings DEFAULT =
      new MetricSettings(null, false, MetricLines::toStandardOutput, List.of());

  MetricSettings lines(boolean written) {
    return new MetricSettings(written, byShard, to, others);
  }

  MetricSettings to(Consumer<byte[]> lines) {
    return new MetricSettings(this.lines, byShard, lines, others);
  }

  MetricSettings byShard(boolean kept) {
    return new MetricSettings(lines, kept, to, others);
  }

  MetricSettings with(Telemetry other) {
    List<Telemetry> all = new ArrayList<>(others);
    all.add(other);
    return new MetricSettings(lines, byShard, to, List.copyOf(all));
  }

  /** The settings with what the environment says. */
  MetricSettings in(Environment environment) {
    boolean written = environment.metricLines().orElse(lines == null || lines);
    boolean shown = environment.metricLines().isPresent() || lines != null;
    return new MetricSettings(
        written && (shown || environment.lambdaFunction().isPresent()),
        environment.metricsByShard().orElse(byShard),
        to,
        others);
  }

  boolean written() {
    return Boolean.TRUE.equals(lines);
  }
}
