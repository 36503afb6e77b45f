package io.weir.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.annotation.Experimental;
import io.weir.log.LogText;
import io.weir.spi.BatchFacts;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import io.weir.spi.Telemetry;
import io.weir.spi.TickFacts;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a meter of each signal in a registry of Micrometer. Its name is {@code weir.} and that of
 * the signal in small letters with dots, its tag {@code function} the function's name in its
 * definition. A signal has a meter once it was measured.
 *
 * <ul>
 *   <li>A count or an incident is a counter, and zero is a value.
 *   <li>A gauge is the largest value of the last one to two minutes; then it is NaN, since a
 *       function that is not invoked measures nothing.
 *   <li>A rate is two counters, {@code .part} and {@code .whole}: divide their increases.
 *   <li>A histogram is a timer or a distribution summary whose buckets are published, so that
 *       percentiles may be taken over many processes. A value is within 3.2 % (see {@link
 *       io.weir.spi.Histogram}), the largest exact.
 * </ul>
 *
 * <p>Times are in the base unit of the registry, and counted ones in seconds; shares are 0 to 1.
 * Threads share it, and it never fails: what a registry refuses is logged.
 */
@Experimental
public final class MicrometerTelemetry implements Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(MicrometerTelemetry.class);

  private static final Signal[] SIGNALS = Signal.values();

  private final MeterRegistry registry;
  private final boolean byShard;
  private final Map<Place, Map<Signal, SignalMeter>> meters = new ConcurrentHashMap<>();

  /**
   * Whose meters.
   *
   * @param shard empty if metrics are not kept by shard
   */
  private record Place(String function, String shard) {
    Tags tags() {
      Tags tags = Tags.of("function", function);
      return shard.isEmpty() ? tags : tags.and("shard", shard);
    }
  }

  private MicrometerTelemetry(MeterRegistry registry, boolean byShard) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.byShard = byShard;
  }

  /** Meters by function. */
  public static MicrometerTelemetry of(MeterRegistry registry) {
    return new MicrometerTelemetry(registry, false);
  }

  /**
   * Whether meters have the tag {@code shard}, too; false unless this is called. It multiplies them
   * by the number of shards. What a tick measures has the shard {@code none}.
   */
  public MicrometerTelemetry byShard(boolean kept) {
    return new MicrometerTelemetry(registry, kept);
  }

  @Override
  public void batch(BatchFacts batch) {
    String shard = byShard ? batch.shard().toString() : "";
    record(new Place(batch.function(), shard), batch.measurements());
  }

  @Override
  public void tick(TickFacts tick) {
    record(new Place(tick.function(), byShard ? "none" : ""), tick.measurements());
  }

  private void record(Place place, Measurements measured) {
    Map<Signal, SignalMeter> known =
        meters.computeIfAbsent(place, one -> new ConcurrentHashMap<>());
    @Nullable RuntimeException refused = null;
    for (Signal signal : SIGNALS) {
      try {
        if (measured.has(signal)) {
          known
              .computeIfAbsent(signal, one -> SignalMeter.of(one, registry, place.tags()))
              .record(measured);
        }
      } catch (RuntimeException failure) {
        refused = failure;
      }
    }
    if (refused != null) {
      LOG.warn("a meter could not be recorded; the function goes on", LogText.trace(refused));
    }
  }
}
