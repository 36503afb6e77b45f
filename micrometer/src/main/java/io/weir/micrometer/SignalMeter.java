package io.weir.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Records what was measured of one signal, which was measured. */
@FunctionalInterface
interface SignalMeter {
  /** Values outside of these count, in the first or in the last bucket. */
  Duration SHORTEST = Duration.ofMillis(1);

  Duration LONGEST = Duration.ofHours(1);
  double SMALLEST = 64;
  double LARGEST = 16 << 20;

  double PERCENT = 100;

  void record(Measurements measured);

  /** The meter of a signal, by its kind. */
  static SignalMeter of(Signal signal, MeterRegistry registry, Tags tags) {
    return switch (signal.kind()) {
      case COUNT, INCIDENT -> counter(signal, registry, tags);
      case RATE -> rate(signal, registry, tags);
      case GAUGE -> gauge(signal, registry, tags);
      case HISTOGRAM -> histogram(signal, registry, tags);
    };
  }

  /** The name of a signal's meter. */
  static String name(Signal signal) {
    String words = signal.metric().replaceAll("(?<=[a-z])(?=[A-Z])", ".");
    return "weir." + words.toLowerCase(Locale.ROOT);
  }

  private static boolean isTime(Signal signal) {
    return signal.unit() == Signal.Unit.MILLISECONDS || signal.unit() == Signal.Unit.MICROSECONDS;
  }

  private static TimeUnit timeUnit(Signal signal) {
    return signal.unit() == Signal.Unit.MICROSECONDS
        ? TimeUnit.MICROSECONDS
        : TimeUnit.MILLISECONDS;
  }

  private static @Nullable String baseUnit(Signal signal) {
    return switch (signal.unit()) {
      case COUNT -> null;
      case PERCENT -> "ratio";
      case BYTES -> "bytes";
      case MILLISECONDS, MICROSECONDS -> "seconds";
    };
  }

  private static double perBaseUnit(Signal signal) {
    return switch (signal.unit()) {
      case COUNT, BYTES -> 1;
      case PERCENT -> PERCENT;
      case MILLISECONDS, MICROSECONDS -> timeUnit(signal).convert(Duration.ofSeconds(1));
    };
  }

  private static SignalMeter counter(Signal signal, MeterRegistry registry, Tags tags) {
    double per = perBaseUnit(signal);
    Counter counter =
        Counter.builder(name(signal))
            .description(signal.meaning())
            .baseUnit(baseUnit(signal))
            .tags(tags)
            .register(registry);
    return measured -> counter.increment(measured.value(signal).orElse(0) / per);
  }

  private static SignalMeter rate(Signal signal, MeterRegistry registry, Tags tags) {
    Counter part =
        Counter.builder(name(signal) + ".part")
            .description("the part of: " + signal.meaning())
            .tags(tags)
            .register(registry);
    Counter whole =
        Counter.builder(name(signal) + ".whole")
            .description("the whole of: " + signal.meaning())
            .tags(tags)
            .register(registry);
    return measured -> {
      part.increment(measured.part(signal).orElse(0));
      whole.increment(measured.whole(signal).orElse(0));
    };
  }

  private static SignalMeter gauge(Signal signal, MeterRegistry registry, Tags tags) {
    Recent recent = new Recent(registry.config().clock());
    DoubleConsumer value = recent::set;
    if (isTime(signal)) {
      TimeGauge.builder(name(signal), recent::value, timeUnit(signal))
          .description(signal.meaning())
          .tags(tags)
          .register(registry);
      return measured -> measured.value(signal).ifPresent(value);
    }
    double per = perBaseUnit(signal);
    Gauge.builder(name(signal), recent, Recent::value)
        .description(signal.meaning())
        .baseUnit(baseUnit(signal))
        .strongReference(true)
        .tags(tags)
        .register(registry);
    return measured -> measured.value(signal).ifPresent(one -> value.accept(one / per));
  }

  private static SignalMeter histogram(Signal signal, MeterRegistry registry, Tags tags) {
    if (isTime(signal)) {
      Timer timer =
          Timer.builder(name(signal))
              .description(signal.meaning())
              .publishPercentileHistogram()
              .minimumExpectedValue(SHORTEST)
              .maximumExpectedValue(LONGEST)
              .tags(tags)
              .register(registry);
      TimeUnit unit = timeUnit(signal);
      return measured -> each(measured.histogram(signal), value -> timer.record(value, unit));
    }
    DistributionSummary summary =
        DistributionSummary.builder(name(signal))
            .description(signal.meaning())
            .baseUnit(baseUnit(signal))
            .publishPercentileHistogram()
            .minimumExpectedValue(SMALLEST)
            .maximumExpectedValue(LARGEST)
            .tags(tags)
            .register(registry);
    return measured -> each(measured.histogram(signal), summary::record);
  }

  /** Each value as often as it was counted, the largest exactly. */
  private static void each(Histogram.Values all, LongConsumer taken) {
    long left = all.count() - 1;
    for (int i = 0; i < all.values().length; i++) {
      for (long n = 0; n < all.counts()[i] && left > 0; n++, left--) {
        taken.accept(all.values()[i]);
      }
    }
    if (all.count() > 0) {
      taken.accept(all.max());
    }
  }
}
