package io.weir.dynamo;

import static io.weir.aggregate.Aggregates.summing;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Scenario;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The engine on the real encoding: every cut, redelivery, cold start and crash leaves the same in
 * DynamoDB.
 */
class DynamoRecoveryTest {
  record Sale(String id, String shop, Instant at, long amount) {}

  record Total(String shop, Instant start, Instant end, long amount) {}

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final Output<Sale> LATE = Output.of("late", Sale.class);
  private static final Source<Sale> SALES =
      Source.stream("sales", Json.of(Sale.class))
          .timestamps(Sale::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ofSeconds(20)))
          .dedupe(Sale::id, Duration.ofHours(1));

  private static StreamFunction function(Window<Sale> window) {
    return StreamFunction.named("totals")
        .from(SALES.keyBy(Sale::shop))
        .compute(window.late(LATE).aggregate(summing(Sale::amount), Total::new))
        .to(new CollectingSink<>("totals"))
        .to(LATE, new CollectingSink<>("late"))
        .build();
  }

  private static List<SourceRecord> log(long seed, int size) {
    Random random = new Random(seed);
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long arrival = START.toEpochMilli() + i * 10_000L;
      Instant at = Instant.ofEpochMilli(arrival - random.nextInt(120_000));
      Sale sale = new Sale("id" + random.nextInt(size), "shop" + random.nextInt(3), at, i);
      byte[] data = random.nextInt(12) == 0 ? new byte[] {'?'} : Json.of(Sale.class).encode(sale);
      log.add(new SourceRecord(Position.of("sales", "shard-0", i + 1), "p", arrival, data, false));
    }
    return log;
  }

  private static void check(Window<Sale> window, long seed) {
    List<SourceRecord> log = log(seed, 12);
    Scenario.Left left =
        Scenario.of(function(window), log).on(() -> Local.store().build()).check(seed);
    assertThat(left.tally().total()).isEqualTo(log.size());
    assertThat(left).isEqualTo(Scenario.of(function(window), log).tickAfterEachBatch().check(seed));
  }

  @Test
  void tumblingWindowsWithLateness() {
    check(
        Window.of(Sale.class)
            .tumbling(Duration.ofMinutes(1))
            .allowedLateness(Duration.ofSeconds(30)),
        1);
  }

  @Test
  void retractingSessions() {
    check(
        Window.of(Sale.class)
            .session(Duration.ofSeconds(15))
            .allowedLateness(Duration.ofSeconds(30))
            .retracting(),
        2);
  }

  @Test
  void discardingHoppingWindowsWithEarlyPanes() {
    check(
        Window.of(Sale.class)
            .hopping(Duration.ofMinutes(1), Duration.ofSeconds(20))
            .earlyEvery(2)
            .discarding(),
        3);
  }
}
