package io.weir.opentelemetry;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What an engine would tell. */
final class Facts {
  static final String FUNCTION = "click-counts";
  static final Shard SHARD = new Shard("clicks", "shardId-000000000000");
  static final long AT = 1_767_268_800_000L;
  private static final long MILLI = 1_000_000;

  static final String STREAM = "arn:aws:kinesis:eu-west-1:000000000001:stream/clicks";

  private Facts() {}

  static BatchFacts batch(Consumer<Measurements.Builder> measured) {
    return batch(SHARD, measured);
  }

  static BatchFacts batch(Shard shard, Consumer<Measurements.Builder> measured) {
    return batch(shard, Optional.empty(), Producers.NONE, measured);
  }

  static BatchFacts batch(
      Shard shard,
      Optional<Position> unfinished,
      Producers producers,
      Consumer<Measurements.Builder> measured) {
    return batch(shard, STREAM, unfinished, producers, measured);
  }

  static BatchFacts batch(
      Shard shard,
      String stream,
      Optional<Position> unfinished,
      Producers producers,
      Consumer<Measurements.Builder> measured) {
    return new BatchFacts(
        FUNCTION,
        shard,
        stream,
        new Position(shard, BigInteger.ONE, 0),
        new Position(shard, BigInteger.TEN, 0),
        unfinished,
        unfinished.isPresent() ? "sink counts wants it again" : "",
        AT,
        5 * MILLI,
        measurements(measured),
        new Details(Map.of(), Map.of(), Map.of(), Map.of(), Map.of("load", 3L), List.of(), ""),
        producers);
  }

  static TickFacts tick(boolean complete, Consumer<Measurements.Builder> measured) {
    return new TickFacts(
        FUNCTION,
        2,
        complete,
        complete ? "" : "a key waits",
        AT,
        5 * MILLI,
        measurements(measured),
        Details.NONE);
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
