package io.weir.functions.docs;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.codec.Message;
import io.weir.codec.Message.Header;
import io.weir.codec.Messages;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sources of docs/guides/sources.md. */
class SourcesGuideTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  record Order(String id, String shop, Instant at, String state) {}

  record Orders(String shop, Instant start, Instant end, long count) {}

  record Seen(String key, String state, String from) {}

  static final Source<Order> ORDERS =
      Source.topic("orders", Json.of(Order.class))
          .timestamps(Order::at, boundedOutOfOrderness(ofSeconds(10)))
          .retention(ofDays(7));

  static final Source<Message<Order>> CHANGES =
      Source.topic("order-changes", Messages.of(Json.of(Order.class)));

  static final class Tell extends ProcessFunction<Message<Order>, Seen> {
    @Override
    public void onEvent(Event<Message<Order>> event, ProcessContext<Seen> context) {
      Message<Order> message = event.value();
      String from = message.header("source").map(Header::text).orElse("unknown");
      String state = message.isTombstone() ? "deleted" : message.value().state();
      context.emit(new Seen(message.key(), state, from));
    }
  }

  @Test
  void aTopicsValuesAreCountedAndTombstonesFiltered() {
    StreamFunction function =
        StreamFunction.named("orders-per-shop")
            .from(ORDERS.keyBy(Order::shop))
            .compute(Window.of(ORDERS).tumbling(ofMinutes(1)).aggregate(counting(), Orders::new))
            .to(new CollectingSink<>("counts"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(ORDERS, new Order("1", "a", NOON, "new"));
      driver.pipeBytes("orders", "1", new byte[0]);
      driver.pipe(ORDERS, new Order("2", "a", NOON.plusSeconds(75), "new"));
      assertThat(driver.results(Orders.class))
          .containsExactly(new Orders("a", NOON, NOON.plusSeconds(60), 1));
      assertThat(driver.tally().filtered()).isEqualTo(1);
    }
    assertThat(function.describe()).contains("a Kafka topic");
  }

  @Test
  void wholeRecordsHaveKeysHeadersAndTombstones() {
    StreamFunction function =
        StreamFunction.named("tell")
            .from(CHANGES.filter(message -> message.key() != null).keyBy(Message::key))
            .compute(new Tell())
            .to(new CollectingSink<>("seen"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(CHANGES, message("1", new Order("1", "a", NOON, "paid")));
      driver.pipe(CHANGES, message("1", null));
      driver.pipe(CHANGES, message(null, null));
      assertThat(driver.results(Seen.class))
          .containsExactly(new Seen("1", "paid", "web"), new Seen("1", "deleted", "web"));
      assertThat(driver.tally().filtered()).isEqualTo(1);
    }
  }

  private static Message<Order> message(String key, Order order) {
    Header header = new Header("source", "web".getBytes(StandardCharsets.UTF_8));
    return new Message<>(key, order, List.of(header), NOON.toEpochMilli(), Message.Time.CREATE);
  }
}
