package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.KeyedSource;
import io.weir.Lookup;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.join.IntervalJoin;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Position;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Handlers and aggregates that change what they are given in place: results are the same however
 * batches are cut, whatever fails beside them, and whoever is first (P3).
 */
class ChangedInPlaceTest {
  /** An order as Jackson reads it. */
  static final class Order {
    public String key;
    public long time;
    public long cents;
    public boolean bad;

    public Order() {}

    Order(long time, long cents, boolean bad) {
      this.key = "a";
      this.time = time;
      this.cents = cents;
      this.bad = bad;
    }

    Order plus(Order other) {
      cents += other.cents;
      return this;
    }
  }

  record Sum(long start, long cents) {}

  private static final Source<Order> ORDERS =
      Source.stream("readings", Json.of(Order.class))
          .timestamps(order -> Instant.ofEpochMilli(order.time), WatermarkStrategy.monotonic());

  private static final Source<Order> PAYMENTS =
      Source.stream("payments", Json.of(Order.class))
          .timestamps(order -> Instant.ofEpochMilli(order.time), WatermarkStrategy.monotonic());

  /** Adds a tax of ten percent to the event itself, and only then looks whether it is good. */
  private static final class Taxing extends ProcessFunction<Order, Sum> {
    private final StateSpec.Value<Long> sum = value("sum", Long.class);

    @Override
    public void onEvent(Event<Order> event, ProcessContext<Sum> context) {
      Order order = event.value();
      order.cents += order.cents / 10;
      if (order.bad) {
        throw new IllegalStateException("no such customer");
      }
      context.emit(new Sum(0, context.state(sum).update(0L, before -> before + order.cents)));
    }
  }

  private static StreamFunction.Builder<Sum> function(Operator<Order, Sum> operator) {
    return StreamFunction.named("sums")
        .from(ORDERS.keyBy(order -> order.key))
        .compute(operator)
        .to(new CollectingSink<>("sums"));
  }

  private static SourceRecord record(long order, long time, long cents) {
    return record("readings", order, new Order(time, cents, false));
  }

  private static SourceRecord record(String source, long order, Order value) {
    return new SourceRecord(
        Position.of(source, "s1", order), "a", RuleRig.START + order, Json.bytes(value), false);
  }

  private static final SourceRecord FIRST = record(1, 1, 1_000);
  private static final SourceRecord SECOND = record(2, 2, 2_000);
  private static final SourceRecord BAD = record("readings", 3, new Order(3, 5, true));

  private static List<Sum> sums(RuleRig rig) {
    return rig.sink("sums").values(Sum.class);
  }

  /** What is left, in one container, of batches of that size. */
  private static List<Sum> inBatchesOf(int size, StreamFunction function, List<SourceRecord> log) {
    RuleRig rig = RuleRig.of(function);
    Engine engine = rig.container();
    for (int from = 0; from < log.size(); from += size) {
      RuleRig.run(engine, log.subList(from, Math.min(from + size, log.size())));
    }
    return sums(rig);
  }

  private static void isTheSameInAllCuts(
      StreamFunction function, List<SourceRecord> log, Long... cents) {
    for (int size = 1; size <= log.size(); size++) {
      assertThat(inBatchesOf(size, function, log))
          .as("batches of %d", size)
          .extracting(Sum::cents)
          .containsExactly(cents);
    }
  }

  @Test
  void anotherEventFails_eachAttemptGetsTheEventAsItWasRead() {
    isTheSameInAllCuts(function(new Taxing()).build(), List.of(FIRST, SECOND, BAD), 1_100L, 3_300L);
  }

  @Test
  void theEventItselfFailsAtFirst_itsNextAttemptGetsItAsItWasRead() {
    int[] calls = {0};
    Operator<Order, Sum> flaky =
        ProcessFunction.of((event, context) -> {
          event.value().cents += 1;
          if (calls[0]++ % 2 == 0) {
            throw new IllegalStateException("not yet");
          }
          context.emit(new Sum(0, event.value().cents));
        });
    isTheSameInAllCuts(function(flaky).build(), List.of(FIRST), 1_001L);
  }

  @Test
  void aLostConditionRepeatsTheStep_itGetsTheEventsAsTheyWereRead() {
    RuleRig rig = RuleRig.of(function(new Taxing()).build());
    rig.at("before commit", () -> rig.cold(FIRST));
    rig.cold(FIRST, SECOND);
    assertThat(sums(rig)).extracting(Sum::cents).containsExactly(1_100L, 3_300L);
  }

  @Test
  void stateThatGrewTooLargeIsMeasuredAgain_theEventsAreAsTheyWereRead() {
    Operator<Order, Sum> growing =
        new ProcessFunction<>() {
          private final StateSpec.Value<String> text = value("text", String.class);

          @Override
          public void onEvent(Event<Order> event, ProcessContext<Sum> context) {
            event.value().cents += 1;
            context.emit(new Sum(0, event.value().cents));
            context.state(text).set("x".repeat((int) event.value().cents));
          }
        };
    RuleRig rig = RuleRig.of(function(growing).build());
    rig.limits = rig.limits.withStateBytes(1_500);
    rig.cold(FIRST, SECOND);
    assertThat(sums(rig)).extracting(Sum::cents).containsExactly(1_001L);
    assertThat(rig.letters()).hasSize(1);
  }

  @Test
  void whatWaitsBehindAFailingEventIsKeptAsItWasRead() {
    StreamFunction parking =
        function(new Taxing()).onFailure(FailurePolicy.park(Duration.ofMinutes(1))).build();
    RuleRig rig = RuleRig.of(parking);
    rig.cold(FIRST, BAD, record(4, 4, 2_000));
    rig.now += Duration.ofHours(1).toMillis();
    rig.tick();
    assertThat(sums(rig)).extracting(Sum::cents).containsExactly(1_100L, 3_300L);
  }

  @Test
  void aWatermarkStrategyOfTheKeySeesTheEventAsItWasRead() {
    Source<Order> punctuated =
        Source.stream("readings", Json.of(Order.class))
            .timestamps(
                order -> Instant.ofEpochMilli(order.time),
                WatermarkStrategy.custom(
                    "by cents", (order, time, arrival, current) -> order.cents));
    List<Long> watermarks = new ArrayList<>();
    StreamFunction function =
        StreamFunction.named("sums")
            .from(punctuated.keyBy(order -> order.key))
            .compute(
                ProcessFunction.of((event, context) -> {
                  watermarks.add(context.watermark());
                  event.value().cents = 7_000_000;
                }))
            .clock(ClockScope.PER_KEY)
            .to(new CollectingSink<>("sums"))
            .build();
    inBatchesOf(2, function, List.of(FIRST, SECOND));
    assertThat(watermarks).endsWith(1_000L);
  }

  @Test
  void keyAndTimeAreMadeByWhatChangesTheEvent_anAttemptThatFollowsSeesTheSame() {
    Source<Order> normalising =
        Source.stream("readings", Json.of(Order.class))
            .filter(order -> ++order.cents > 0)
            .timestamps(order -> Instant.ofEpochMilli(order.time), WatermarkStrategy.monotonic())
            .dedupe(order -> "id" + ++order.cents, Duration.ofHours(1));
    StreamFunction function =
        StreamFunction.named("sums")
            .from(normalising.keyBy(order -> order.key + ++order.cents % 1))
            .compute(new Taxing())
            .to(new CollectingSink<>("sums"))
            .build();
    isTheSameInAllCuts(function, List.of(FIRST, SECOND, BAD), 1_103L, 3_306L);
  }

  private static List<SourceRecord> readings(long... cents) {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < cents.length; i++) {
      log.add(record(i + 1, 11 + i, cents[i]));
    }
    log.add(record(cents.length + 1, 95, 0));
    return log;
  }

  private static Map<String, Aggregate<Order, ?, Order>> inPlace() {
    return Map.of(
        "reduce",
        Aggregates.reduce(order -> order, Order::plus, Json.of(Order.class)),
        "merges into the left one",
        Aggregate.of(Order::new, Order::plus, Order::plus, sum -> sum, Json.of(Order.class)),
        "merges into the right one",
        Aggregate.of(
            Order::new,
            Order::plus,
            (left, right) -> right.plus(left),
            sum -> sum,
            Json.of(Order.class)),
        "keeps the event",
        Aggregate.of(
            Order::new,
            (sum, order) -> order.plus(sum),
            (left, right) -> right.plus(left),
            sum -> sum,
            Json.of(Order.class)));
  }

  /** Its result function uses up what it is given, too. */
  private static Sum sum(long start, Order result) {
    Sum sum = new Sum(start, result.cents);
    result.cents = -1;
    return sum;
  }

  private static <A> Operator<Order, Sum> over(
      Window<Order> window, Aggregate<Order, A, Order> by) {
    return window.aggregate(by, (key, start, end, order) -> sum(start.toEpochMilli(), order));
  }

  @Test
  void windowsThatOverlapShareNoAccumulator() {
    Window<Order> hopping = Window.of(ORDERS).hopping(Duration.ofMillis(20), Duration.ofMillis(10));
    inPlace()
        .values()
        .forEach(by ->
            isTheSameInAllCuts(
                function(over(hopping, by)).build(), readings(1, 10, 100), 111L, 111L));
  }

  @Test
  void anEarlyPaneGivesAwayNothingThatTheWindowStillNeeds() {
    Window<Order> early =
        Window.of(ORDERS).tumbling(Duration.ofMillis(20)).earlyEvery(1).retracting();
    inPlace()
        .values()
        .forEach(by -> {
          isTheSameInAllCuts(
              function(over(early.accumulating(), by)).build(),
              readings(1, 10, 100),
              1L,
              11L,
              111L,
              0L,
              111L);
          isTheSameInAllCuts(
              function(over(early, by)).build(),
              readings(1, 10, 100),
              1L,
              1L,
              11L,
              11L,
              111L,
              0L,
              111L,
              111L);
        });
  }

  @Test
  void sessionsThatMeetShareNothing() {
    Window<Order> sessions = Window.of(ORDERS).session(Duration.ofMillis(5)).earlyEvery(1);
    List<SourceRecord> log =
        List.of(record(1, 11, 1), record(2, 19, 10), record(3, 15, 100), record(4, 95, 0));
    inPlace()
        .values()
        .forEach(
            by -> isTheSameInAllCuts(outOfOrder(over(sessions, by)), log, 1L, 10L, 111L, 0L, 111L));
  }

  private static StreamFunction outOfOrder(Operator<Order, Sum> operator) {
    return StreamFunction.named("sums")
        .from(
            Source.stream("readings", Json.of(Order.class))
                .timestamps(
                    order -> Instant.ofEpochMilli(order.time),
                    WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(10)))
                .keyBy(order -> order.key))
        .compute(operator)
        .to(new CollectingSink<>("sums"))
        .build();
  }

  @Test
  void slidingWindowsOverNumbersOfEventsShareNoPart() {
    inPlace()
        .values()
        .forEach(by -> {
          isTheSameInAllCuts(
              counted(3, 1, by), readings(1, 10, 100, 1_000), 1L, 11L, 111L, 1_110L, 1_100L);
          isTheSameInAllCuts(counted(2, 2, by), readings(1, 10, 100), 11L, 100L);
        });
  }

  private static <A> StreamFunction counted(int size, int slide, Aggregate<Order, A, Order> by) {
    return function(
            Window.of(ORDERS).count(size, slide).aggregate(by, (key, order) -> sum(0, order)))
        .build();
  }

  @Test
  void pairsOfAJoinShareNoEvent() {
    StreamFunction function =
        StreamFunction.named("sums")
            .compute(
                IntervalJoin.of(
                        ORDERS.keyBy(order -> order.key), PAYMENTS.keyBy(order -> order.key))
                    .between(Duration.ofMillis(-50), Duration.ofMillis(50))
                    .join((order, paid) -> new Sum(0, order.plus(paid).cents)))
            .to(new CollectingSink<>("sums"))
            .build();
    List<SourceRecord> payments =
        List.of(
            record("payments", 1, new Order(20, 1, false)),
            record("payments", 2, new Order(21, 2, false)));
    SourceRecord order = record("readings", 1, new Order(20, 100, false));

    RuleRig ordersFirst = RuleRig.of(function);
    RuleRig.run(ordersFirst.container(), List.of(order));
    RuleRig.run(ordersFirst.container(), payments);
    RuleRig paymentsFirst = RuleRig.of(function);
    RuleRig.run(paymentsFirst.container(), payments);
    RuleRig.run(paymentsFirst.container(), List.of(order));

    assertThat(sums(ordersFirst)).extracting(Sum::cents).containsExactly(101L, 102L);
    assertThat(sums(paymentsFirst)).extracting(Sum::cents).containsExactly(101L, 102L);
  }

  /** What the next lookup is asked is made of the event with what was found before. */
  @Test
  void eachOfSeveralEnrichmentsChangesAnEventOnce() {
    List<Long> asked = new ArrayList<>();
    Lookup<Long, Long> tax =
        Lookup.of(
            "taxes",
            Codecs.LONG,
            keys -> {
              asked.addAll(keys);
              return keys.stream().collect(Collectors.toMap(key -> key, key -> key / 10));
            });
    BiFunction<Order, Optional<Long>, Order> taxed =
        (order, found) -> order.plus(new Order(0, found.orElseThrow(), false));
    KeyedSource<Order> enriched =
        ORDERS
            .keyBy(order -> order.key)
            .enrich(order -> order.cents, tax, taxed)
            .enrich(order -> order.cents, tax, taxed)
            .enrich(order -> order.cents, tax, taxed);
    RuleRig rig =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(enriched)
                .compute(
                    Window.of(enriched.source())
                        .tumbling(Duration.ofMillis(10))
                        .fireEvery(1)
                        .aggregate(
                            Aggregates.summing(order -> order.cents),
                            (key, start, end, cents) -> new Sum(start.toEpochMilli(), cents)))
                .to(new CollectingSink<>("sums"))
                .build());
    rig.cold(FIRST);
    assertThat(asked).containsExactly(1_000L, 1_100L, 1_210L);
    assertThat(sums(rig)).extracting(Sum::cents).containsExactly(1_331L);
  }

  @Test
  void theTestDriverGivesWhatIsDeployedGives() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(new Taxing()).build())) {
      driver.pipe(ORDERS, new Order(1, 1_000, false));
      driver.pipe(ORDERS, new Order(2, 2_000, false));
      driver.pipe(ORDERS, new Order(3, 5, true));
      assertThat(driver.results(Sum.class)).extracting(Sum::cents).containsExactly(1_100L, 3_300L);
      assertThat(driver.deadLetters()).hasSize(1);
    }
  }
}
