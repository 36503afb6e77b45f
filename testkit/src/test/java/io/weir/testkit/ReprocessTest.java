package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Progress;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * docs/operate/deploy.md, "Reading a stream again": the same function's mapping from the beginning
 * changes nothing, and a function of another name with tables of its own computes everything anew,
 * beside the old one and in the same state table, until readers are switched.
 */
class ReprocessTest {
  private static final int PLENTY = 1_000;

  record Total(String key, Instant start, long total) {}

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final SimulatedClock clock = SimulatedClock.startingAt(Instant.ofEpochMilli(1_000_000));
  private final SimulatedStream stream = SimulatedStream.of("readings", 2, clock);

  /** A deployed function: its mapping, its table of results. */
  private final class Deployed {
    private final StreamFunction function;
    private final CollectingSink<Object> table;
    private final Map<String, SinkWriter> writers = new HashMap<>();
    private ShardSimulator mapping;
    private Engine engine;

    Deployed(String name, ToLongFunction<Reading> amount) {
      table = new CollectingSink<>(name + "-totals");
      function =
          StreamFunction.named(name)
              .from(
                  Source.stream("readings", Json.of(Reading.class))
                      .timestamps(
                          reading -> Instant.ofEpochMilli(reading.time()),
                          WatermarkStrategy.monotonic())
                      .dedupe(Reading::id, Duration.ofHours(1))
                      .keyByPartitionKey())
              .compute(
                  Window.of(Reading.class)
                      .tumbling(Duration.ofMillis(10))
                      .aggregate(
                          Aggregates.summing(amount),
                          (key, start, end, sum) -> new Total(key, start, sum)))
              .to(table)
              .build();
      writers.put(table.name(), table);
      writers.put(StreamFunction.DEAD_LETTERS, new CollectingSink<>(StreamFunction.DEAD_LETTERS));
      map();
    }

    /** A mapping from the beginning of what the stream has, and a container that knows nothing. */
    void map() {
      engine = new Engine(function, store, writers, stream, clock::nowMillis, EngineLimits.DEFAULT);
      mapping = ShardSimulator.start(stream, EventSourceMapping.recommended(), engine::run);
    }

    void catchUp() {
      mapping.runUntilIdle(PLENTY);
      assertThat(engine.tick(Deadline.NONE).complete()).isTrue();
    }

    List<Total> results() {
      return table.values(Total.class);
    }

    Tally tally() {
      return store.progress(function.name()).stream()
          .map(Progress::tally)
          .reduce(Tally.ZERO, Tally::plus);
    }

    long redelivered() {
      return store.progress(function.name()).stream().mapToLong(Progress::redelivered).sum();
    }
  }

  /** Every tenth is sent twice, every seventh is late. */
  private void put(int from, int to) {
    for (int i = from; i < to; i++) {
      long time = i % 7 == 6 ? Math.max(0, i - 30) : i;
      Reading reading = new Reading("k" + i % 5, time, i, "id" + (i % 10 == 9 ? i - 5 : i));
      clock.advance(Duration.ofMillis(1));
      stream.put(reading.key(), Json.bytes(reading));
    }
  }

  @Test
  void theSameFunctionFromTheBeginningChangesNothing() {
    Deployed old = new Deployed("totals", Reading::value);
    put(0, 300);
    old.catchUp();
    List<Total> before = old.results();
    Tally counted = old.tally();
    assertThat(counted.duplicate()).isPositive();
    assertThat(counted.late()).isPositive();

    old.map();
    old.catchUp();

    assertThat(old.results()).isEqualTo(before);
    assertThat(old.tally()).isEqualTo(counted);
    assertThat(old.redelivered()).isEqualTo(300);
  }

  @Test
  void aFunctionOfAnotherNameComputesAllOfItAnewBesideTheOldOne() {
    Deployed old = new Deployed("totals", Reading::value);
    put(0, 200);
    old.catchUp();

    Deployed next = new Deployed("totals-2", reading -> 2 * reading.value());
    put(200, 300);
    old.catchUp();
    next.catchUp();
    put(300, 330);
    next.catchUp();
    old.catchUp();

    assertThat(next.results()).hasSameSizeAs(old.results()).isNotEmpty();
    assertThat(next.results())
        .containsExactlyInAnyOrderElementsOf(
            old.results().stream()
                .map(one -> new Total(one.key(), one.start(), 2 * one.total()))
                .toList());
    assertThat(next.tally()).isEqualTo(old.tally());
    assertThat(next.tally().total()).isEqualTo(330);
    assertThat(next.redelivered()).isZero();
    assertThat(old.redelivered()).isZero();
  }

  /** The switch: what comes after the old one is gone is the new one's alone. */
  @Test
  void afterTheSwitchTheNewOneGoesOnAlone() {
    Deployed old = new Deployed("totals", Reading::value);
    put(0, 100);
    old.catchUp();
    Deployed next = new Deployed("totals-2", Reading::value);
    next.catchUp();
    assertThat(next.results()).containsExactlyInAnyOrderElementsOf(old.results());
    int kept = old.results().size();

    put(100, 200);
    next.catchUp();

    assertThat(old.results()).hasSize(kept);
    assertThat(next.results().size()).isGreaterThan(kept);
    assertThat(next.tally().total()).isEqualTo(200);
  }
}
