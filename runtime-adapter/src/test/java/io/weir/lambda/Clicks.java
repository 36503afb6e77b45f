package io.weir.lambda;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.ClockScope;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** Clicks per page and minute: the function of these tests. */
final class Clicks {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  record Click(String page, Instant at) {
    static String json(String page, long second) {
      return Json.of(Click.class).text(new Click(page, NOON.plusSeconds(second)));
    }
  }

  record Count(String page, Instant start, Instant end, long clicks) {}

  static final Source<Click> SOURCE =
      Source.stream("clicks", Json.of(Click.class))
          .timestamps(Click::at, boundedOutOfOrderness(Duration.ZERO));

  private Clicks() {}

  static StreamFunction to(Sink<? super Count> sink) {
    return builder(SOURCE, sink).build();
  }

  static StreamFunction onKeyClocks(Sink<? super Count> sink) {
    return builder(SOURCE, sink).clock(ClockScope.PER_KEY).build();
  }

  static StreamFunction idleAfter(Duration silence, Sink<? super Count> sink) {
    return builder(SOURCE.idleAfter(silence), sink).build();
  }

  static StreamFunction closing(Duration silence, Sink<? super Count> sink) {
    return builder(SOURCE.closeWhenSilentFor(silence), sink).build();
  }

  /** Each shard has keys of its own. */
  static StreamFunction closingByPartitionKey(Duration silence, Sink<? super Count> sink) {
    return StreamFunction.named("click-counts")
        .from(SOURCE.closeWhenSilentFor(silence).keyByPartitionKey())
        .compute(
            Window.of(SOURCE).tumbling(Duration.ofMinutes(1)).aggregate(counting(), Count::new))
        .to(sink)
        .build();
  }

  static StreamFunction closingOnKeyClocks(Duration silence, Sink<? super Count> sink) {
    return builder(SOURCE.closeWhenSilentFor(silence), sink).clock(ClockScope.PER_KEY).build();
  }

  static StreamFunction closingAndIdle(Duration silence, Duration idle, Sink<? super Count> sink) {
    return builder(SOURCE.closeWhenSilentFor(silence).idleAfter(idle), sink).build();
  }

  /** Drops what it is told to. */
  static StreamFunction of(Sink<? super Count> sink, Predicate<Click> taken) {
    return builder(SOURCE.filter(taken), sink).build();
  }

  /** Reads a topic, and drops what it is told to. */
  static StreamFunction ofTopic(Sink<? super Count> sink, Predicate<Click> taken) {
    Source<Click> source =
        Source.topic("clicks", Json.of(Click.class))
            .timestamps(Click::at, boundedOutOfOrderness(Duration.ZERO))
            .filter(taken);
    return builder(source, sink).build();
  }

  /** Reads anything, and drops what it is told to. */
  static StreamFunction filtered(Sink<? super Count> sink, Predicate<Click> taken) {
    Source<Click> source =
        Source.stream("clicks", new Anything())
            .timestamps(Click::at, boundedOutOfOrderness(Duration.ZERO))
            .filter(taken);
    return builder(source, sink).build();
  }

  /** Every payload is a click. */
  private static final class Anything implements Codec<Click> {
    @Override
    public byte[] encode(Click click) {
      return new byte[0];
    }

    @Override
    public Click decode(byte[] bytes) {
      return new Click("page", NOON);
    }

    @Override
    public String describe() {
      return "anything";
    }
  }

  private static StreamFunction.Builder<Count> builder(
      Source<Click> source, Sink<? super Count> sink) {
    return StreamFunction.named("click-counts")
        .from(source.keyBy(Click::page))
        .compute(
            Window.of(source).tumbling(Duration.ofMinutes(1)).aggregate(counting(), Count::new))
        .to(sink);
  }
}
