package io.weir.functions.docs;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.weir.Event;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.CountedIn;
import io.weir.codec.Json;
import io.weir.codec.Versioned;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyType;
import io.weir.functions.pageviews.PageViews;
import io.weir.functions.pageviews.View;
import io.weir.join.IntervalJoin;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Stateless;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.testkit.Fuzz;
import io.weir.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the blocks in the javadoc show, compiled and run. */
class JavadocTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Source<View> VIEWS = PageViews.VIEWS;
  private static final Output<View> LATE = PageViews.LATE;

  private static <O> StreamFunction of(Operator<View, O> operator) {
    StreamFunction.Builder<O> builder =
        StreamFunction.named("views")
            .from(VIEWS.keyBy(View::page))
            .compute(operator)
            .to(new CollectingSink<>("results"));
    if (operator.outputs().contains(LATE)) {
      builder.to(LATE, new CollectingSink<>("late"));
    }
    return builder.build();
  }

  @Test
  void aStreamFunction() {
    StreamFunction function =
        StreamFunction.named("page-views")
            .from(VIEWS.keyBy(View::page))
            .compute(Window.of(VIEWS).tumbling(ofMinutes(1)).aggregate(counting(), PageCount::new))
            .to(DynamoSink.table("page-counts", PageCount.class).key("page", "start"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.advanceWatermark(VIEWS, NOON.plusSeconds(60));
      assertThat(driver.results(PageCount.class)).hasSize(1);
    }
  }

  record PageCount(String page, Instant start, Instant end, long views) {}

  @Test
  void aWindow() {
    Operator<View, PageCount> counts =
        Window.of(VIEWS)
            .tumbling(ofMinutes(1))
            .allowedLateness(ofSeconds(30))
            .late(LATE)
            .aggregate(counting(), PageCount::new);
    try (FunctionTestDriver driver = FunctionTestDriver.of(of(counts))) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.advanceWatermark(VIEWS, NOON.plusSeconds(90));
      driver.pipe(VIEWS, new View("2", "home", NOON));
      assertThat(driver.results(PageCount.class)).hasSize(1);
      assertThat(driver.output(LATE)).hasSize(1);
    }
  }

  record Invoice(String customer, long cents, Instant at, Instant due) {}

  record Reminder(String customer, long cents) {}

  static final class Overdue extends ProcessFunction<Invoice, Reminder> {
    private final StateSpec.Value<Long> open = value("open", Long.class);

    public void onEvent(Event<Invoice> event, ProcessContext<Reminder> context) {
      context.state(open).set(event.value().cents());
      context.timers().event(event.value().due());
    }

    public void onEventTimer(long time, ProcessContext<Reminder> context) {
      context
          .state(open)
          .value()
          .ifPresent(cents -> context.emit(new Reminder(context.key(), cents)));
    }
  }

  @Test
  void aProcessFunction() {
    Source<Invoice> invoices =
        Source.stream("invoices", Json.of(Invoice.class))
            .timestamps(Invoice::at, boundedOutOfOrderness(ofSeconds(0)));
    Overdue overdue = new Overdue();
    StreamFunction function =
        StreamFunction.named("overdue")
            .from(invoices.keyBy(Invoice::customer))
            .compute(overdue)
            .to(new CollectingSink<>("reminders"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(invoices, new Invoice("c", 995, NOON, NOON.plusSeconds(60)));
      assertThat(driver.state("c").value(overdue.open)).isEqualTo(995);
      driver.advanceWatermark(invoices, NOON.plusSeconds(60));
      assertThat(driver.results(Reminder.class)).containsExactly(new Reminder("c", 995));
    }
  }

  /** A shop's events in one stream. */
  static final class Shop {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
      @JsonSubTypes.Type(value = Order.class, name = "order"),
      @JsonSubTypes.Type(value = Payment.class, name = "payment")
    })
    sealed interface ShopEvent {
      Instant at();
    }

    record Order(String id, Instant at) implements ShopEvent {}

    record Payment(String order, Instant at) implements ShopEvent {}

    record PaidOrder(Order order, Payment payment) {}

    static final Source<ShopEvent> SHOP =
        Source.stream("shop", Json.of(ShopEvent.class))
            .timestamps(ShopEvent::at, boundedOutOfOrderness(ofSeconds(10)));
    static final Source<Order> ORDERS = SHOP.only("orders", Order.class);
    static final Source<Payment> PAYMENTS = SHOP.only("payments", Payment.class);
    static final Output<Payment> LATE_PAYMENTS = Output.of("late-payments", Payment.class);

    static final StreamFunction FUNCTION =
        StreamFunction.named("paid-orders")
            .compute(
                IntervalJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
                    .between(ofMinutes(-1), ofMinutes(30))
                    .lateRight(LATE_PAYMENTS)
                    .join(PaidOrder::new))
            .to(new CollectingSink<>("paid"))
            .to(LATE_PAYMENTS, new CollectingSink<>("late"))
            .build();

    private Shop() {}
  }

  @Test
  void anIntervalJoinOfTwoSourcesOnOneStream() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(Shop.FUNCTION)) {
      driver.pipe(Shop.ORDERS, new Shop.Order("1", NOON));
      driver.pipeBytes(
          "shop",
          "p",
          "{\"type\":\"payment\",\"order\":\"1\",\"at\":\"2026-01-01T12:10:00Z\"}"
              .getBytes(StandardCharsets.UTF_8));
      assertThat(driver.results(Shop.PaidOrder.class)).hasSize(1);
    }
  }

  record Total(long cents) {}

  record OldTotal(long euros) {
    Total asTotal() {
      return new Total(euros * 100);
    }
  }

  record Look(String id, String page, Instant at) {
    Map<String, Object> item() {
      return Map.of("id", id, "page", page);
    }
  }

  private static final class Looks {
    private static final Source<Look> VIEWS = Source.stream("views", Json.of(Look.class));

    static StreamFunction clean() {
      return StreamFunction.named("clean-views")
          .from(VIEWS.unkeyed())
          .compute(Stateless.map((Look view) -> view.page().isBlank() ? null : view))
          .to(DynamoSink.table("views", Look::item).key("id"))
          .build();
    }
  }

  @Test
  void aMap() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(Looks.clean())) {
      driver.pipe(Looks.VIEWS, new Look("1", " ", NOON));
      driver.pipe(Looks.VIEWS, new Look("2", "home", NOON));
      assertThat(driver.results(Look.class)).extracting(Look::id).containsExactly("2");
    }
  }

  @Test
  void versions() {
    Codec<Total> codec =
        Versioned.of(2, Json.of(Total.class)).reads(1, Json.of(OldTotal.class), OldTotal::asTotal);
    byte[] old = Versioned.of(1, Json.of(OldTotal.class)).encode(new OldTotal(7));
    assertThat(codec.decode(old)).isEqualTo(new Total(700));
  }

  record Reading(
      String device, @CountedIn(MILLIS) Instant at, @CountedIn(SECONDS) Duration lasting) {}

  @Test
  void numbersInUnits() {
    byte[] json =
        "{\"device\":\"a\",\"at\":1704110400000,\"lasting\":90}".getBytes(StandardCharsets.UTF_8);
    assertThat(Json.of(Reading.class).decode(json))
        .isEqualTo(new Reading("a", Instant.ofEpochMilli(1_704_110_400_000L), ofSeconds(90)));
  }

  record Bid(String auction, long amount) {
    Map<String, Object> item() {
      return Map.of("auction", auction, "amount", amount);
    }
  }

  @Test
  void rows() {
    DynamoSink<PageCount> counts =
        DynamoSink.table("page-counts", PageCount.class).key("page", "start");
    DynamoSink<Bid> bids =
        DynamoSink.table("highest-bids", Bid::item)
            .key("auction")
            .sortKey("amount", KeyType.NUMBER);
    assertThat(counts.encode(new PageCount("home", NOON, NOON.plusSeconds(60), 1))).isNotEmpty();
    assertThat(bids.encode(new Bid("a", 5))).isNotEmpty();
  }

  private static final class Decoders {
    private static final Codec<View> VIEWS = Json.of(View.class);

    static Fuzz.Result fuzz(View view) {
      return Fuzz.of("views", bytes -> VIEWS.encode(VIEWS.decode(bytes)), CodecException.class)
          .seeds(VIEWS.encode(view))
          .run();
    }
  }

  @Test
  void aDecoder() {
    assertThat(Decoders.fuzz(new View("1", "home", NOON)).refused()).isPositive();
  }
}
