package io.weir.lambda;

import io.weir.StreamFunction;
import io.weir.log.LogText;
import io.weir.spi.StartFacts;
import io.weir.spi.Telemetry;
import java.util.ServiceConfigurationError;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the telemetry of lanes, and writes their lines to the log. All lanes share it. */
final class MetricLines {
  private static final Logger LOG = LoggerFactory.getLogger(MetricLines.class);

  private final String function;
  private final MetricSettings settings;
  private final ProcessMeter process = new ProcessMeter();

  MetricLines(StreamFunction function, HandlerOptions options) {
    Environment environment = options.environment();
    this.function = environment.lambdaFunction().orElse(function.name());
    this.settings = options.metrics();
  }

  /** True if anybody is told anything. */
  boolean on() {
    return settings.written() || !settings.others().isEmpty();
  }

  /** The telemetry of one lane. */
  LaneTelemetry lane() {
    return new LaneTelemetry(this);
  }

  /** A line that begins, for a batch or tick of that time. */
  MetricLine line(long at) {
    return new MetricLine(function, settings.byShard(), at);
  }

  /** True if each shard has a line of its own. */
  boolean byShard() {
    return settings.byShard();
  }

  boolean written() {
    return settings.written();
  }

  ProcessMeter process() {
    return process;
  }

  void started(StartFacts start) {
    tellOthers(other -> other.started(start));
  }

  /** The container has come back from a snapshot. */
  void restored(StartFacts start) {
    process.restored();
    started(start);
  }

  /** Tells all others; one that fails keeps nobody from being told. */
  void tellOthers(Consumer<Telemetry> telling) {
    for (Telemetry other : settings.others()) {
      safely(() -> telling.accept(other));
    }
  }

  /** Writes a line to where the options say. */
  void write(MetricLine line) {
    safely(() -> settings.to().accept(line.bytes()));
  }

  /** What is committed is not lost by a line, nor by a class that the package lacks. */
  private static void safely(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException
        | LinkageError
        | ServiceConfigurationError
        | AssertionError
        | StackOverflowError failure) {
      LOG.warn("telemetry failed; the function goes on", LogText.trace(failure));
    }
  }

  /**
   * Writes a line in one call, so that lines of several lanes do not mix: what Lambda reads from
   * standard output becomes an event of the log for each line.
   */
  static void toStandardOutput(byte[] line) {
    System.out.write(line, 0, line.length);
    System.out.flush();
  }
}
