package io.weir.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.weir.annotation.Experimental;
import io.weir.log.LogText;
import io.weir.spi.BatchFacts;
import io.weir.spi.Telemetry;
import io.weir.spi.TickFacts;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a metric of each signal, and a span of each batch and tick. A batch's span has links to the
 * spans in which its events were sent, if their source says how they carry them ({@code
 * Source.traceParent}).
 *
 * <p>The name of a metric is {@code weir.} and that of the signal in small letters with
 * underscores, its attribute {@code weir.function} the function's name in its definition; times are
 * in seconds, sizes in bytes, shares are 0 to 1. A signal has a metric once it was measured.
 *
 * <ul>
 *   <li>A count or an incident is a counter, and zero is a value.
 *   <li>A gauge is the largest value since the last collection; if there was none it is left out.
 *       One reader of metrics may collect them.
 *   <li>A rate is two counters, {@code .part} and {@code .whole}: divide their increases.
 *   <li>A histogram is one. A value is within 3.2 % (see {@link io.weir.spi.Histogram}), the
 *       largest exact.
 * </ul>
 *
 * <p>Threads share it, and it never fails: what an SDK refuses is logged.
 */
@Experimental
public final class OtelTelemetry implements Telemetry {
  /** The most time that {@link #onLambda} waits for the exporters in an invocation. */
  public static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);

  static final String SCOPE = "io.weir";

  private static final Logger LOG = LoggerFactory.getLogger(OtelTelemetry.class);

  private final SignalMetrics metrics;
  private final Spans spans;
  private final @Nullable Flush flush;
  private final boolean byShard;

  private OtelTelemetry(
      SignalMetrics metrics, Spans spans, @Nullable Flush flush, boolean byShard) {
    this.metrics = metrics;
    this.spans = spans;
    this.flush = flush;
    this.byShard = byShard;
  }

  /**
   * Tells it to an SDK whose readers and processors export by themselves, as they do in a process
   * that goes on between invocations.
   */
  public static OtelTelemetry of(OpenTelemetry api) {
    return of(api, null);
  }

  /**
   * Tells it to an SDK whose readers and processors are asked to export at the end of each
   * invocation, since Lambda stops the process between two. It waits for at most {@link
   * #DEFAULT_WAIT}.
   */
  public static OtelTelemetry onLambda(OpenTelemetrySdk sdk) {
    return onLambda(sdk, DEFAULT_WAIT);
  }

  /**
   * The same with another limit of the time that an invocation waits. It never waits for the last
   * 200 ms that an invocation has. If the exporters fail or take longer, that is logged, and for
   * ten seconds no invocation waits again; the SDK keeps what was not sent within its own limits.
   *
   * @param wait more than 0
   */
  public static OtelTelemetry onLambda(OpenTelemetrySdk sdk, Duration wait) {
    if (wait.isNegative() || wait.isZero()) {
      throw new IllegalArgumentException(
          "onLambda(.., " + wait + "): give a positive time, or use of(sdk), which waits for none");
    }
    return of(sdk, new Flush(sdk, wait, System::nanoTime));
  }

  static OtelTelemetry of(OpenTelemetry api, @Nullable Flush flush) {
    Objects.requireNonNull(api, "api");
    return new OtelTelemetry(
        new SignalMetrics(api.getMeter(SCOPE)), new Spans(api.getTracer(SCOPE)), flush, false);
  }

  /**
   * Whether metrics have the attribute {@code weir.shard}, too; false unless this is called. It
   * multiplies them by the number of shards. What a tick measures has none.
   */
  public OtelTelemetry byShard(boolean kept) {
    return new OtelTelemetry(metrics, spans, flush, kept);
  }

  @Override
  public void batch(BatchFacts batch) {
    String shard = byShard ? batch.shard().toString() : "";
    safely(() -> metrics.record(batch.function(), shard, batch.measurements()));
    safely(() -> metrics.invalid(batch.function(), batch.producers().invalid()));
    safely(() -> spans.batch(batch));
  }

  @Override
  public void tick(TickFacts tick) {
    safely(() -> metrics.record(tick.function(), "", tick.measurements()));
    safely(() -> spans.tick(tick));
  }

  @Override
  public void invocationEnded(long remainingMillis) {
    if (flush != null) {
      safely(() -> flush.run(remainingMillis));
    }
  }

  private static void safely(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException failure) {
      LOG.warn("OpenTelemetry has failed; the function goes on", LogText.trace(failure));
    }
  }
}
