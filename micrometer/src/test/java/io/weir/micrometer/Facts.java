package io.weir.micrometer;

import io.weir.spi.BatchFacts;
import io.weir.spi.Details;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Position;
import io.weir.spi.Producers;
import io.weir.spi.Shard;
import io.weir.spi.Signal;
import io.weir.spi.TickFacts;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Consumer;

/** What an engine would tell. */
final class Facts {
  static final String FUNCTION = "click-counts";
  private static final Shard SHARD = new Shard("clicks", "shardId-000000000000");
  private static final long AT = 1_767_268_800_000L;
  private static final long MILLI = 1_000_000;

  private Facts() {}

  static BatchFacts batch(Consumer<Measurements.Builder> measured) {
    return batch(SHARD, measured);
  }

  static BatchFacts batch(Shard shard, Consumer<Measurements.Builder> measured) {
    Position first = new Position(shard, BigInteger.ONE, 0);
    return new BatchFacts(
        FUNCTION,
        shard,
        "arn:aws:kinesis:eu-west-1:000000000001:stream/clicks",
        first,
        first,
        Optional.empty(),
        "",
        AT,
        5 * MILLI,
        measurements(measured),
        Details.NONE,
        Producers.NONE);
  }

  static TickFacts tick(Consumer<Measurements.Builder> measured) {
    return new TickFacts(
        FUNCTION, 0, true, "", AT, 5 * MILLI, measurements(measured), Details.NONE);
  }

  private static Measurements measurements(Consumer<Measurements.Builder> measured) {
    Measurements.Builder all = new Measurements.Builder();
    measured.accept(all);
    return all.build();
  }

  /** Something of any signal. */
  static Consumer<Measurements.Builder> some(Signal signal) {
    return all -> {
      switch (signal.kind()) {
        case COUNT, INCIDENT, GAUGE -> all.set(signal, 3);
        case RATE -> all.share(signal, 1, 4);
        case HISTOGRAM -> all.histogram(signal, values(100, 200));
      }
    };
  }

  static Histogram.Values values(long... values) {
    Histogram histogram = new Histogram();
    for (long value : values) {
      histogram.add(value);
    }
    return histogram.values();
  }
}
