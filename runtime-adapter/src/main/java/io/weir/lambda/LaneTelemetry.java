package io.weir.lambda;

import io.weir.spi.BatchFacts;
import io.weir.spi.Measurements;
import io.weir.spi.Position;
import io.weir.spi.Telemetry;
import io.weir.spi.TickFacts;
import org.jspecify.annotations.Nullable;

/**
 * What the engine of a lane tells: collected until the invocation ends, and then written as one
 * line; with metrics by shard, as one for each shard. One invocation at a time uses it.
 */
final class LaneTelemetry implements Telemetry {
  private final MetricLines lines;
  private String requestId = "";
  private ProcessMeter.@Nullable Invocation process;
  private @Nullable MetricLine line;

  LaneTelemetry(MetricLines lines) {
    this.lines = lines;
  }

  /** For an engine: none if nobody is told anything, and then it measures nothing. */
  Telemetry forEngine() {
    return lines.on() ? this : Telemetry.NONE;
  }

  /** An invocation begins on this thread. */
  void begin(String request) {
    if (lines.on()) {
      requestId = request;
      process = lines.process().begin();
    }
  }

  @Override
  public void batch(BatchFacts told) {
    BatchFacts batch = told.with(process());
    lines.tellOthers(other -> other.batch(batch));
    if (!lines.written()) {
      return;
    }
    if (lines.byShard()) {
      flush();
    }
    if (line == null) {
      line =
          begun(batch.at(), batch.function(), "batch")
              .with(MetricLine.SHARD, batch.shard().toString())
              .with("First", batch.first().toString())
              .with("Last", batch.last().toString());
    }
    line.with("UnfinishedFrom", batch.unfinishedFrom().map(Position::toString).orElse(""))
        .with("Reason", batch.reason())
        .with(batch.measurements(), batch.details());
  }

  @Override
  public void tick(TickFacts told) {
    TickFacts tick = told.with(process());
    lines.tellOthers(other -> other.tick(tick));
    if (!lines.written()) {
      return;
    }
    if (line == null) {
      line = begun(tick.at(), tick.function(), "tick");
    }
    line.with("Reason", tick.reason()).with(tick.measurements(), tick.details());
  }

  private MetricLine begun(long at, String definition, String kind) {
    return lines
        .line(at)
        .with("Definition", definition)
        .with("Kind", kind)
        .with("RequestId", requestId);
  }

  private Measurements process() {
    return process == null ? Measurements.NONE : process.take();
  }

  /** The invocation has ended, in whatever way; that time is left of it. */
  void end(long remainingMillis) {
    flush();
    lines.tellOthers(other -> other.invocationEnded(remainingMillis));
    process = null;
    requestId = "";
  }

  private void flush() {
    MetricLine written = line;
    line = null;
    if (written != null) {
      lines.write(written);
    }
  }
}
