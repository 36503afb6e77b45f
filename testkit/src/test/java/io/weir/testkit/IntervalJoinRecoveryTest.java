package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.LimitExceededException;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.join.IntervalJoin;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** P1 to P3 for a join of two streams: what is left depends on their records alone. */
class IntervalJoinRecoveryTest {
  record Order(String id, long time, String item) {}

  record Payment(String order, long time, long amount) {}

  record Paid(String order, String item, long amount, long time) {}

  private static final WatermarkStrategy<Order> ORDERED =
      WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(3));
  private static final Source<Order> ORDERS =
      Source.stream("orders", Json.of(Order.class)).timestampMillis(Order::time, ORDERED);
  private static final Source<Payment> PAYMENTS =
      Source.stream("payments", Json.of(Payment.class))
          .timestampMillis(Payment::time, WatermarkStrategy.monotonic())
          .dedupe(payment -> payment.order() + "/" + payment.amount(), Duration.ofHours(1));
  private static final Output<Order> LATE_ORDERS = Output.of("late-orders", Order.class);
  private static final Output<Payment> LATE_PAYMENTS = Output.of("late-payments", Payment.class);

  private static StreamFunction function(int maxBuffered) {
    return StreamFunction.named("paid-orders")
        .compute(
            IntervalJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
                .between(Duration.ofMillis(-2), Duration.ofMillis(10))
                .lateLeft(LATE_ORDERS)
                .lateRight(LATE_PAYMENTS)
                .maxBuffered(maxBuffered)
                .joinResults(pair ->
                    new Paid(
                        pair.key(), pair.left().item(), pair.right().amount(), pair.timestamp())))
        .to(new CollectingSink<>("paid"))
        .to(LATE_ORDERS, new CollectingSink<>("late-orders"))
        .to(LATE_PAYMENTS, new CollectingSink<>("late-payments"))
        .build();
  }

  private static SourceRecord order(int index, String id, long time) {
    return record("orders", index, new Order(id, time, "item-" + index));
  }

  private static SourceRecord payment(int index, String order, long time, long amount) {
    return record("payments", index, new Payment(order, time, amount));
  }

  private static SourceRecord record(String source, int index, Object value) {
    return new SourceRecord(
        Position.of(source, "shard-0", index + 1), "pk", 1_000 + index, Json.bytes(value), false);
  }

  private static List<Paid> paid(Scenario.Left left) {
    return left.emissions().get("paid").values().stream()
        .map(emission -> Json.of(Paid.class).decode(emission.payload()))
        .toList();
  }

  @Test
  void aHandfulOfEventsLeavesTheSameAfterEveryHistory() {
    List<SourceRecord> log =
        List.of(
            order(0, "a", 10),
            order(1, "b", 12),
            order(2, "a", 20),
            order(3, "b", 15),
            payment(0, "a", 9, 1),
            payment(1, "b", 23, 2),
            payment(2, "b", 23, 2),
            payment(3, "a", 30, 3),
            payment(4, "a", 25, 4),
            order(4, "b", 16));

    Scenario.Left left = Scenario.of(function(100), log).check(1);

    assertThat(paid(left))
        .containsExactlyInAnyOrder(
            new Paid("a", "item-0", 1, 10),
            new Paid("b", "item-4", 2, 23),
            new Paid("a", "item-2", 3, 30));
    assertThat(left.emissions().get("late-orders")).hasSize(1);
    assertThat(left.emissions().get("late-payments")).hasSize(1);
    assertThat(left.tally())
        .isEqualTo(Tally.applied(7).plus(Tally.duplicate(1)).plus(Tally.late(2)));
  }

  @Test
  void ticksBetweenBatchesChangeNothing() {
    for (long seed = 0; seed < 5; seed++) {
      List<SourceRecord> log = randomLog(seed, 14);
      Scenario.Left plain = Scenario.of(function(100), log).check(seed);
      assertThat(Scenario.of(function(100), log).tickAfterEachBatch().check(seed)).isEqualTo(plain);
    }
  }

  @Test
  void whichStreamIsReadFirstChangesNeitherResultsNorTheirIds() {
    for (long seed = 10; seed < 20; seed++) {
      List<SourceRecord> log = randomLog(seed, 14);
      Scenario.Left one = Scenario.of(function(100), log).check(seed);
      Scenario.Left other = Scenario.of(function(100), paymentsFirst(log)).check(seed);
      assertThat(contents(other)).as("seed %d", seed).isEqualTo(contents(one));
      assertThat(one.tally().total()).isEqualTo(log.size());
    }
  }

  private static List<SourceRecord> paymentsFirst(List<SourceRecord> log) {
    return log.stream()
        .sorted(Comparator.comparing(record -> record.position().source().equals("orders")))
        .toList();
  }

  /** By sink and id; revisions tell the order, which may be another. */
  private static Map<String, Map<String, String>> contents(Scenario.Left left) {
    Map<String, Map<String, String>> contents = new TreeMap<>();
    left.emissions()
        .forEach((sink, emissions) -> {
          Map<String, String> rows = new TreeMap<>();
          emissions.values().forEach(one -> rows.put(one.id(), payload(one)));
          contents.put(sink, rows);
        });
    return contents;
  }

  private static String payload(Emission emission) {
    return new String(emission.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void anEventTooManyIsADeadLetterAndItsKeyGoesOn() {
    List<SourceRecord> log =
        List.of(
            order(0, "a", 10),
            order(1, "a", 11),
            order(2, "a", 12),
            order(3, "b", 12),
            payment(0, "b", 12, 1));

    Scenario.Left left = Scenario.of(function(2), log).check(1);

    assertThat(left.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(1)));
    assertThat(left.emissions().get(StreamFunction.DEAD_LETTERS).values())
        .singleElement()
        .extracting(IntervalJoinRecoveryTest::payload)
        .asString()
        .contains(LimitExceededException.class.getSimpleName(), "maxBuffered = 2");
    assertThat(paid(left)).containsExactly(new Paid("b", "item-3", 1, 12));
  }

  @Test
  void theDriverForgetsAKeyWhenBothWatermarksHavePassed() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(100))) {
      driver.pipe(ORDERS, new Order("a", 1_000, "book"));
      driver.pipe(PAYMENTS, new Payment("a", 1_010, 5));
      assertThat(driver.results(Paid.class)).containsExactly(new Paid("a", "book", 5, 1_010));
      assertThat(driver.state("a").record().state()).isNotEmpty();

      driver.advanceWatermark(ORDERS, Instant.ofEpochMilli(70_000));
      assertThat(driver.state("a").record().state()).as("payments may still come").isNotEmpty();
      driver.advanceWatermark(PAYMENTS, Instant.ofEpochMilli(70_000));
      assertThat(driver.state("a").record().state()).isEmpty();
    }
  }

  private static List<SourceRecord> randomLog(long seed, int size) {
    Random random = new Random(seed);
    List<SourceRecord> log = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < size; i++) {
      time += random.nextInt(4);
      log.add(order(i, "k" + random.nextInt(3), Math.max(0, time - random.nextInt(6))));
    }
    time = 0;
    for (int i = 0; i < size; i++) {
      time += random.nextInt(4);
      long at = Math.max(0, time - random.nextInt(3));
      log.add(payment(i, "k" + random.nextInt(3), at, random.nextInt(size)));
    }
    return log;
  }
}
