package io.weir.lambda;

import io.weir.spi.Telemetry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler shows, as its options say; the environment goes over it.
 *
 * @param lines whether lines of metrics are written; null = if it runs on Lambda
 * @param byShard true if metrics are kept by shard, too
 * @param others who else is told
 */
record MetricSettings(@Nullable Boolean lines, boolean byShard, List<Telemetry> others) {
  static final MetricSettings DEFAULT = new MetricSettings(null, false, List.of());

  MetricSettings lines(boolean written) {
    return new MetricSettings(written, byShard, others);
  }

  MetricSettings byShard(boolean kept) {
    return new MetricSettings(lines, kept, others);
  }

  MetricSettings with(Telemetry other) {
    List<Telemetry> all = new ArrayList<>(others);
    all.add(other);
    return new MetricSettings(lines, byShard, List.copyOf(all));
  }

  /** The settings with what the environment says. */
  MetricSettings in(Environment environment) {
    boolean written = environment.metricLines().orElse(lines == null || lines);
    boolean shown = environment.metricLines().isPresent() || lines != null;
    return new MetricSettings(
        written && (shown || environment.lambdaFunction().isPresent()),
        environment.metricsByShard().orElse(byShard),
        others);
  }

  boolean written() {
    return Boolean.TRUE.equals(lines);
  }
}
