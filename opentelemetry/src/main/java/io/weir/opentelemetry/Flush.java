package io.weir.opentelemetry;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the exporters send what they have, and waits for it for a limited time. After a failure it
 * leaves them alone for a while, so that a collector that is away does not slow down each
 * invocation. Several threads may use it.
 */
final class Flush {
  /** What is left of an invocation for its answer, milliseconds. */
  static final long RESERVE = 200;

  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Flush.class);

  private final List<Supplier<CompletableResultCode>> exports;
  private final long wait;
  private final LongSupplier nanos;
  private final AtomicLong next;

  Flush(OpenTelemetrySdk sdk, Duration wait, LongSupplier nanos) {
    this(
        List.of(sdk.getSdkTracerProvider()::forceFlush, sdk.getSdkMeterProvider()::forceFlush),
        wait,
        nanos);
  }

  Flush(List<Supplier<CompletableResultCode>> exports, Duration wait, LongSupplier nanos) {
    this.exports = exports;
    this.wait = wait.toMillis();
    this.nanos = nanos;
    this.next = new AtomicLong(nanos.getAsLong());
  }

  void run(long remainingMillis) {
    long most = Math.min(wait, remainingMillis - RESERVE);
    if (most <= 0 || nanos.getAsLong() - next.get() < 0) {
      return;
    }
    CompletableResultCode all =
        CompletableResultCode.ofAll(exports.stream().map(Supplier::get).toList())
            .join(most, TimeUnit.MILLISECONDS);
    if (!all.isSuccess()) {
      next.set(nanos.getAsLong() + PAUSE.toNanos());
      if (all.isDone()) {
        LOG.warn("telemetry could not be exported; the function goes on without it");
      } else {
        LOG.warn("telemetry was not exported in the time that an invocation waits for it");
      }
    }
  }
}
