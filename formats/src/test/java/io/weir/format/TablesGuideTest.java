package io.weir.format;

import static io.weir.aggregate.Aggregates.summing;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.format.change.Change;
import io.weir.format.change.Change.Kind;
import io.weir.format.change.Change.Origin;
import io.weir.format.change.Delta;
import io.weir.format.change.DynamoDb;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.rank.Keep;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of docs/guides/sources.md. */
class TablesGuideTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  record Order(String id, String customer, long cents) {}

  record Seen(String id, String what) {}

  record Total(String customer, long cents) {}

  record Sum(String customer, Instant start, Instant end, long cents) {}

  static final Source<Change<Order>> ORDERS =
      Source.table("orders", DynamoDb.of(Json.of(Order.class)));

  static final Source<Delta<Order>> ROWS =
      Source.table("orders", DynamoDb.deltas(Json.of(Order.class)))
          .timestamps(delta -> delta.origin().at(), boundedOutOfOrderness(ofSeconds(10)));

  static final class Tell extends ProcessFunction<Change<Order>, Seen> {
    @Override
    public void onEvent(Event<Change<Order>> event, ProcessContext<Seen> context) {
      Change<Order> change = event.value();
      String what = change.kind() == Change.Kind.EXPIRE ? "expired" : "changed";
      context.emit(new Seen(context.key(), what));
    }
  }

  static final class Totals extends ProcessFunction<Delta<Order>, Total> {
    private final StateSpec.Value<Long> total = value("total", Long.class);

    @Override
    public void onEvent(Event<Delta<Order>> event, ProcessContext<Total> context) {
      Delta<Order> delta = event.value();
      long cents = context.state(total).value().orElse(0L) + delta.sign() * delta.row().cents();
      context.state(total).set(cents);
      context.emit(new Total(context.key(), cents));
    }
  }

  private static Origin at(int second) {
    return new Origin("", "", "orders", null, NOON.plusSeconds(second));
  }

  private static Change<Order> insert(int second, Order order) {
    return new Change<>(Kind.INSERT, null, order, at(second));
  }

  @Test
  void changesAreKeyedByTheItem() {
    StreamFunction function =
        StreamFunction.named("tell")
            .from(ORDERS.keyByPartitionKey())
            .compute(new Tell())
            .to(new CollectingSink<>("seen"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      Order order = new Order("1", "c", 5);
      driver.pipe(ORDERS, "1", insert(0, order));
      driver.pipe(ORDERS, "1", new Change<>(Kind.EXPIRE, order, null, at(1)));
      assertThat(driver.results(Seen.class))
          .containsExactly(new Seen("1", "changed"), new Seen("1", "expired"));
    }
    assertThat(function.describe()).contains("a DynamoDB table, DynamoDB changes, rows of");
  }

  private static byte[] modify(Order before, Order after) {
    return DynamoDb.of(Json.of(Order.class))
        .encode(new Change<>(Kind.UPDATE, before, after, at(2)));
  }

  @Test
  void totalsOverATableFollowItsRows() {
    StreamFunction function =
        StreamFunction.named("totals")
            .from(ROWS.keyBy(delta -> delta.row().customer()))
            .compute(new Totals())
            .to(new CollectingSink<>("totals"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      Order order = new Order("1", "a", 5);
      driver.pipe(ROWS, new Delta<>(order, true, at(0)));
      driver.pipeBytes("orders", "1", modify(order, new Order("1", "b", 7)));
      assertThat(driver.results(Total.class))
          .containsExactly(new Total("a", 5), new Total("a", 0), new Total("b", 7));
    }
  }

  @Test
  void windowsHaveAClockOfTheirKey() {
    StreamFunction function =
        StreamFunction.named("sums")
            .from(ROWS.keyBy(delta -> delta.row().customer()))
            .compute(
                Window.of(ROWS)
                    .tumbling(ofMinutes(1))
                    .aggregate(summing(delta -> delta.sign() * delta.row().cents()), Sum::new))
            .to(new CollectingSink<>("sums"))
            .clock(ClockScope.PER_KEY)
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(ROWS, new Delta<>(new Order("1", "a", 5), true, at(0)));
      driver.pipe(ROWS, new Delta<>(new Order("2", "a", 2), false, at(1)));
      driver.pipe(ROWS, new Delta<>(new Order("3", "a", 1), true, at(75)));
      assertThat(driver.results(Sum.class))
          .containsExactly(new Sum("a", NOON, NOON.plusSeconds(60), 3));
    }
  }

  static final Source<Change<Order>> BY_KINESIS =
      Source.stream("order-changes", DynamoDb.of(Json.of(Order.class)))
          .timestamps(change -> change.origin().at(), boundedOutOfOrderness(ofSeconds(10)))
          .dedupe(change -> change.row().id() + " " + change.origin().at(), ofHours(1));

  @Test
  void changesThatKinesisBringsTwiceOrInAnotherOrderLeaveTheNewestRow() {
    StreamFunction function =
        StreamFunction.named("newest")
            .from(BY_KINESIS.keyBy(change -> change.row().id()))
            .compute(
                Keep.of(BY_KINESIS)
                    .lastByTime()
                    .rows((id, change) -> new Seen(id, change.row().cents() + " cents")))
            .to(new CollectingSink<>("newest"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(BY_KINESIS, "hash", insert(2, new Order("1", "a", 7)), NOON.plusSeconds(9));
      driver.pipe(BY_KINESIS, "hash", insert(1, new Order("1", "a", 5)), NOON.plusSeconds(9));
      driver.pipe(BY_KINESIS, "hash", insert(2, new Order("1", "a", 7)), NOON.plusSeconds(9));
      assertThat(driver.results(Seen.class)).isEqualTo(List.of(new Seen("1", "7 cents")));
      assertThat(driver.tally().duplicate()).isEqualTo(1);
    }
  }

  @Test
  void thePayloadOfAChangeIsTheRecordOfTheEvent() {
    String json =
        new String(modify(new Order("1", "a", 5), new Order("1", "a", 6)), StandardCharsets.UTF_8);
    assertThat(json).contains("\"eventName\":\"MODIFY\"").contains("\"cents\":{\"N\":\"6\"}");
  }
}
