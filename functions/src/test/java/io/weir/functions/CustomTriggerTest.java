package io.weir.functions;

import static io.weir.aggregate.Aggregates.summing;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Pane;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An author's own trigger: a pane at once when a large amount comes. */
class CustomTriggerTest {
  record Payment(String account, Instant at, long amount) {}

  record Total(String account, Pane.Kind kind, long amount) {
    static Total of(WindowResult<Long> result) {
      return new Total(result.key(), result.pane().kind(), result.value());
    }
  }

  private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");
  private static final Source<Payment> PAYMENTS =
      Source.stream("payments", Json.of(Payment.class))
          .timestamps(Payment::at, WatermarkStrategy.monotonic());

  @Test
  void firesAtOnceForALargeAmountAndOnTimeForAll() {
    StreamFunction function =
        StreamFunction.named("totals")
            .from(PAYMENTS.keyBy(Payment::account))
            .compute(
                Window.of(Payment.class)
                    .tumbling(Duration.ofMinutes(1))
                    .trigger((payment, window, news) -> payment.amount() >= 1_000)
                    .aggregateResults(summing(Payment::amount), Total::of))
            .to(new CollectingSink<>("totals"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.clock(NOON);
      driver.pipe(PAYMENTS, new Payment("a", NOON, 10));
      driver.pipe(PAYMENTS, new Payment("a", NOON.plusSeconds(1), 2_000));
      driver.pipe(PAYMENTS, new Payment("a", NOON.plusSeconds(2), 5));
      driver.pipe(PAYMENTS, new Payment("a", NOON.plusSeconds(61), 1));

      assertThat(driver.results(Total.class))
          .containsExactly(
              new Total("a", Pane.Kind.EARLY, 2_010), new Total("a", Pane.Kind.ON_TIME, 2_015));
    }
  }
}
