package io.weir.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** Records signals, each in its instrument. Several threads may use it. */
final class SignalMetrics {
  static final AttributeKey<String> FUNCTION = AttributeKey.stringKey("weir.function");
  static final AttributeKey<String> SHARD = AttributeKey.stringKey("weir.shard");

  private static final double PERCENT = 100;
  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;

  /** The steps of a power of ten between the bounds of buckets. */
  private static final double[] STEPS = {1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.4, 8};

  private static final Signal[] SIGNALS = Signal.values();

  /** Times of 1 ms to an hour, in seconds. */
  private static final List<Double> TIMES = bounds(1e-3, 3_600);

  /** Sizes of 10 bytes to 16 MB. */
  private static final List<Double> SIZES = bounds(10, 16e6);

  private final Map<Signal, BiConsumer<Measurements, Attributes>> instruments =
      new EnumMap<>(Signal.class);
  private final LongCounter invalid;

  SignalMetrics(Meter meter) {
    for (Signal signal : SIGNALS) {
      instruments.put(signal, instrument(signal, meter));
    }
    invalid =
        meter
            .counterBuilder("weir.producers.invalid")
            .setDescription("events whose traceparent is none")
            .setUnit("{event}")
            .build();
  }

  /**
   * Records what was measured.
   *
   * @param shard empty if metrics are not kept by shard
   */
  void record(String function, String shard, Measurements measured) {
    Attributes where =
        shard.isEmpty()
            ? Attributes.of(FUNCTION, function)
            : Attributes.of(FUNCTION, function, SHARD, shard);
    instruments.forEach((signal, instrument) -> {
      if (measured.has(signal)) {
        instrument.accept(measured, where);
      }
    });
  }

  void invalid(String function, long events) {
    if (events > 0) {
      invalid.add(events, Attributes.of(FUNCTION, function));
    }
  }

  /** The name of a signal's metric. */
  static String name(Signal signal) {
    return "weir."
        + signal.metric().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private static String unit(Signal signal) {
    return switch (signal.unit()) {
      case COUNT, PERCENT -> "1";
      case BYTES -> "By";
      case MILLISECONDS, MICROSECONDS -> "s";
    };
  }

  /** How many of the signal's unit are one of the metric's. */
  private static double perUnit(Signal signal) {
    return switch (signal.unit()) {
      case COUNT, BYTES -> 1;
      case PERCENT -> PERCENT;
      case MILLISECONDS -> MILLIS;
      case MICROSECONDS -> MICROS;
    };
  }

  private static BiConsumer<Measurements, Attributes> instrument(Signal signal, Meter meter) {
    return switch (signal.kind()) {
      case COUNT, INCIDENT -> counter(signal, meter);
      case RATE -> rate(signal, meter);
      case GAUGE -> gauge(signal, meter);
      case HISTOGRAM -> histogram(signal, meter);
    };
  }

  private static DoubleCounter counter(Meter meter, String name, String meaning, String unit) {
    return meter.counterBuilder(name).setDescription(meaning).setUnit(unit).ofDoubles().build();
  }

  private static BiConsumer<Measurements, Attributes> counter(Signal signal, Meter meter) {
    double per = perUnit(signal);
    DoubleCounter counter = counter(meter, name(signal), signal.meaning(), unit(signal));
    return (measured, where) -> counter.add(measured.value(signal).orElse(0) / per, where);
  }

  private static BiConsumer<Measurements, Attributes> rate(Signal signal, Meter meter) {
    DoubleCounter part =
        counter(meter, name(signal) + ".part", "the part of: " + signal.meaning(), "1");
    DoubleCounter whole =
        counter(meter, name(signal) + ".whole", "the whole of: " + signal.meaning(), "1");
    return (measured, where) -> {
      part.add(measured.part(signal).orElse(0), where);
      whole.add(measured.whole(signal).orElse(0), where);
    };
  }

  private static BiConsumer<Measurements, Attributes> gauge(Signal signal, Meter meter) {
    double per = perUnit(signal);
    Largest largest = new Largest();
    meter
        .gaugeBuilder(name(signal))
        .setDescription(signal.meaning())
        .setUnit(unit(signal))
        .buildWithCallback(
            into -> largest.take().forEach((where, value) -> into.record(value, where)));
    return (measured, where) ->
        measured.value(signal).ifPresent(value -> largest.add(where, value / per));
  }

  private static BiConsumer<Measurements, Attributes> histogram(Signal signal, Meter meter) {
    double per = perUnit(signal);
    DoubleHistogram histogram =
        meter
            .histogramBuilder(name(signal))
            .setDescription(signal.meaning())
            .setUnit(unit(signal))
            .setExplicitBucketBoundariesAdvice(signal.unit() == Signal.Unit.BYTES ? SIZES : TIMES)
            .build();
    return (measured, where) ->
        each(measured.histogram(signal), value -> histogram.record((double) value / per, where));
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

  private static List<Double> bounds(double from, double to) {
    List<Double> bounds = new ArrayList<>();
    for (double power = from; power <= to; power *= 10) {
      for (double step : STEPS) {
        if (power * step < to) {
          bounds.add(power * step);
        }
      }
    }
    bounds.add(to);
    return Collections.unmodifiableList(bounds);
  }
}
