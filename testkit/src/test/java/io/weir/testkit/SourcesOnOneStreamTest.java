package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.weir.ClockScope;
import io.weir.KeyedSource;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.join.IntervalJoin;
import io.weir.process.ProcessFunction;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several sources on one stream, told apart by what its events are. */
class SourcesOnOneStreamTest {
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Order.class, name = "order"),
    @JsonSubTypes.Type(value = Payment.class, name = "payment"),
    @JsonSubTypes.Type(value = Visit.class, name = "visit")
  })
  sealed interface ShopEvent {
    String id();

    long at();
  }

  record Order(String id, long at, String item) implements ShopEvent {}

  record Payment(String id, long at, String order) implements ShopEvent {}

  record Visit(String id, long at) implements ShopEvent {}

  record Paid(String order, String item, String payment) {}

  private static final Source<ShopEvent> SHOP =
      Source.stream("shop", Json.of(ShopEvent.class))
          .timestampMillis(ShopEvent::at, boundedOutOfOrderness(Duration.ofMillis(5)))
          .dedupe(ShopEvent::id, Duration.ofHours(1));
  private static final Source<Order> ORDERS = SHOP.only("orders", Order.class);
  private static final Source<Payment> PAYMENTS = SHOP.only("payments", Payment.class);
  private static final Output<Payment> LATE = Output.of("late-payments", Payment.class);

  private static StreamFunction paidOrders() {
    return StreamFunction.named("paid-orders")
        .compute(
            IntervalJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
                .between(Duration.ofMillis(-2), Duration.ofMillis(10))
                .lateRight(LATE)
                .join((order, payment) -> new Paid(order.id(), order.item(), payment.id())))
        .to(new CollectingSink<>("paid"))
        .to(LATE, new CollectingSink<>("late"))
        .build();
  }

  @Test
  void bothSidesOfAJoinStandInOneStream() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(paidOrders())) {
      driver.pipe(ORDERS, new Order("1", 10, "book"));
      driver.pipe(PAYMENTS, new Payment("1", 12, "1"));
      driver.pipe(SHOP, new Payment("2", 11, "1"));
      driver.pipe(PAYMENTS, new Payment("2", 11, "1"));
      driver.pipe(SHOP, new Visit("v", 30));
      driver.pipe(PAYMENTS, new Payment("3", 20, "1"));

      assertThat(driver.results(Paid.class))
          .as("the payment 1 is no repetition of the order 1")
          .containsExactly(new Paid("1", "book", "1"), new Paid("1", "book", "2"));
      assertThat(driver.output(LATE)).as("a visit moves the one clock").hasSize(1);
      assertThat(driver.tally())
          .isEqualTo(
              Tally.applied(3)
                  .plus(Tally.duplicate(1))
                  .plus(Tally.late(1))
                  .plus(Tally.filtered(1)));
      assertThat(driver.watermark(ORDERS)).isEqualTo(driver.watermark(PAYMENTS));
    }
  }

  @Test
  void crashesRedeliveryAndOtherCutsChangeNothing() {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ShopEvent event =
          switch (i % 3) {
            case 0 -> new Order("" + i % 2, i, "item-" + i);
            case 1 -> new Payment("p" + i, i, "" + i % 2);
            default -> new Visit("v" + i, i);
          };
      log.add(
          new SourceRecord(
              Position.of("shop", "shard-0", i + 1), "p", 1_000 + i, Json.bytes(event), false));
    }

    Scenario.Left left = Scenario.of(paidOrders(), log).check(1);

    assertThat(left.tally().filtered()).isEqualTo(4);
    assertThat(left.tally().dead()).isZero();
    assertThat(left.emissions().get("paid").values().stream().map(Emission::key))
        .containsOnly("0", "1");
  }

  @Test
  void whatTwoOfThemTakeIsADeadLetterThatNamesBoth() {
    Source<ShopEvent> early = SHOP.only("early", event -> event.at() < 20);
    Source<ShopEvent> later = SHOP.only("later", event -> event.at() > 10);
    Operator<ShopEvent, String> which =
        ProcessFunction.of((event, context) -> context.emit(event.source()));
    StreamFunction function =
        StreamFunction.named("f")
            .from(early.keyBy(ShopEvent::id), later.filter(e -> e.at() != 30).keyByPartitionKey())
            .compute(which)
            .to(new CollectingSink<>("out"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      for (long at : new long[] {1, 15, 30, 40}) {
        driver.pipe(SHOP, new Visit("v" + at, at));
      }
      assertThat(driver.results(String.class)).containsExactly("early", "later");
      assertThat(driver.emissions())
          .extracting(Emission::key)
          .containsExactly("v1", "partition-key");
      assertThat(driver.deadLetters())
          .singleElement()
          .satisfies(letter ->
              assertThat(letter.message())
                  .contains("source 'shop': only(..)", "'early' and 'later' both take it"));
      assertThat(driver.tally())
          .isEqualTo(Tally.applied(2).plus(Tally.dead(1)).plus(Tally.filtered(1)));
      assertThatThrownBy(() -> driver.pipe(early, new Visit("v", 50)))
          .hasMessageContaining("'early' does not take this event");
    }
    assertThat(function.describe())
        .contains(
            "source shop: ",
            "of it early: what matches, keyed by value",
            "of it later: what matches, filtered, keyed by partition key");
  }

  @Test
  void theirPartitionKeysKeepEachKeyInOneShard() {
    assertThat(
            function(ORDERS.keyByPartitionKey(), PAYMENTS.keyByPartitionKey()).keysStayInOneShard())
        .isTrue();
    assertThat(
            function(ORDERS.keyByPartitionKey(), PAYMENTS.keyBy(Payment::id)).keysStayInOneShard())
        .isFalse();
  }

  private static StreamFunction function(
      KeyedSource<? extends ShopEvent> one, KeyedSource<? extends ShopEvent> other) {
    return StreamFunction.named("f")
        .from(one, other)
        .compute(
            Window.of(SHOP)
                .tumbling(Duration.ofMillis(10))
                .aggregate(counting(), (k, s, e, n) -> n))
        .clock(ClockScope.PER_KEY)
        .to(new CollectingSink<>("out"))
        .build();
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    refused(
        () -> function(ORDERS.keyBy(Order::id), SHOP.keyBy(ShopEvent::id)), "twice", "only(..)");
    refused(
        () -> function(SHOP.keyBy(ShopEvent::id), ORDERS.keyBy(Order::id)),
        "'orders', a part of 'shop', beside the whole of it");
    refused(
        () ->
            function(
                ORDERS.keyBy(Order::id),
                SHOP.retention(Duration.ofDays(2))
                    .only("payments", Payment.class)
                    .keyBy(Payment::id)),
        "beside parts of another source so called",
        "once as a constant");
    refused(
        () -> function(ORDERS.keyBy(Order::id), ORDERS.keyBy(Order::item)),
        "two sources named 'orders'");
    refused(() -> SHOP.only("shop", Order.class), "one of its own");
    refused(() -> ORDERS.only("few", order -> true), "only(..) belongs to the stream", "'shop'");
    refused(() -> ORDERS.maxSkew(Duration.ofDays(2)), "maxSkew(..) belongs to the stream");
    refused(() -> ORDERS.dedupe(Order::id, Duration.ofHours(1)), "dedupe(..) belongs");
    refused(() -> ORDERS.idleAfter(Duration.ofHours(1)), "idleAfter(..) belongs");
    refused(
        () -> IntervalJoin.of(SHOP.keyBy(ShopEvent::id), SHOP.keyByPartitionKey()),
        "'shop' twice",
        "only(..)");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable declared, String... says) {
    assertThatThrownBy(declared)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(says);
  }
}
