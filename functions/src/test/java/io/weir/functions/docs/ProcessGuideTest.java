package io.weir.functions.docs;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What docs/guides/process-functions.md shows. */
class ProcessGuideTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Placed.class, name = "placed"),
    @JsonSubTypes.Type(value = Paid.class, name = "paid")
  })
  sealed interface OrderEvent {
    String order();

    Instant at();
  }

  record Placed(String order, Instant at) implements OrderEvent {}

  record Paid(String order, Instant at) implements OrderEvent {}

  record Reminder(String order, Instant since) {}

  static final class Remind extends ProcessFunction<OrderEvent, Reminder> {
    static final Duration PATIENCE = Duration.ofMinutes(15);
    private final StateSpec.Value<Instant> open = value("open", Instant.class);

    @Override
    public void onEvent(Event<OrderEvent> event, ProcessContext<Reminder> context) {
      switch (event.value()) {
        case Placed placed -> {
          context.state(open).set(placed.at());
          context.timers().event(placed.at().plus(PATIENCE));
        }
        case Paid paid -> context.state(open).clear();
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Reminder> context) {
      context
          .state(open)
          .value()
          .ifPresent(since -> {
            context.emit(new Reminder(context.key(), since));
            context.state(open).clear();
          });
    }
  }

  static final Source<OrderEvent> ORDERS =
      Source.stream("orders", Json.of(OrderEvent.class))
          .timestamps(OrderEvent::at, boundedOutOfOrderness(Duration.ofSeconds(10)));

  static final StreamFunction FUNCTION =
      StreamFunction.named("reminders")
          .from(ORDERS.keyBy(OrderEvent::order))
          .compute(new Remind())
          .to(new CollectingSink<>("reminders"))
          .build();

  @Test
  void anOrderThatIsNotPaidIsRemindedOfOnce() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(FUNCTION)) {
      driver.pipe(ORDERS, new Placed("1", NOON));
      driver.pipe(ORDERS, new Placed("2", NOON));
      driver.pipe(ORDERS, new Paid("2", NOON.plusSeconds(60)));

      driver.advanceWatermark(ORDERS, NOON.plus(Remind.PATIENCE));

      assertThat(driver.results(Reminder.class)).containsExactly(new Reminder("1", NOON));
      assertThat(driver.state("1").isEmpty()).isTrue();
    }
  }
}
