package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** P5 and P6: an event that would exceed a limit is a dead letter, whole, and its key goes on. */
class LimitsTest {
  private static final Source<Reading> READINGS =
      Source.stream("readings", Json.of(Reading.class))
          .timestampMillis(
              Reading::time, WatermarkStrategy.boundedOutOfOrderness(Duration.ofMinutes(1)));

  private static FunctionTestDriver driver(Operator<Reading, ?> operator) {
    return FunctionTestDriver.of(
        StreamFunction.named("limits")
            .from(READINGS.keyBy(Reading::key))
            .compute(operator)
            .to(new CollectingSink<>("rows"))
            .build());
  }

  private static void assertGivenUp(FunctionTestDriver driver, String limit, String payload) {
    assertThat(driver.deadLetters())
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.HANDLER_FAILED);
          assertThat(letter.message()).contains("LimitExceededException", limit);
          assertThat(new String(letter.payload(), java.nio.charset.StandardCharsets.UTF_8))
              .contains(payload);
        });
  }

  @Test
  void anEventThatNeedsOneWindowTooMany() {
    Operator<Reading, Long> hopping =
        Window.of(READINGS)
            .hopping(Duration.ofMillis(Window.MAX_WINDOWS_PER_KEY), Duration.ofMillis(1))
            .aggregate(Aggregates.counting(), (key, start, end, value) -> value);
    try (FunctionTestDriver driver = driver(hopping)) {
      driver.pipe(READINGS, new Reading("a", 50_000, 1, "fills"));
      driver.pipe(READINGS, new Reading("a", 50_001, 1, "one-more"));
      driver.pipe(READINGS, new Reading("a", 50_000, 1, "fits"));

      assertGivenUp(driver, "MAX_WINDOWS_PER_KEY", "one-more");
      assertThat(driver.tally()).isEqualTo(Tally.applied(2).plus(Tally.dead(1)));
      driver.advanceWatermark(READINGS, Instant.ofEpochMilli(40_001 + 9_999));
      assertThat(driver.results(Long.class)).containsExactly(2L);
    }
  }

  @Test
  void anEventThatSetsOneTimerTooMany() {
    Operator<Reading, String> timers =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<Reading> event, ProcessContext<String> context) {
            for (int i = 0; i < event.value().value(); i++) {
              context.timers().event(1_000_000 + i);
            }
            context.emit(event.value().id());
          }

          @Override
          public void onEventTimer(long time, ProcessContext<String> context) {}
        };
    try (FunctionTestDriver driver = driver(timers)) {
      driver.pipe(READINGS, new Reading("a", 1, ProcessFunction.MAX_TIMERS_PER_KEY, "fills"));
      driver.pipe(
          READINGS, new Reading("a", 2, ProcessFunction.MAX_TIMERS_PER_KEY + 1L, "one-more"));
      driver.pipe(READINGS, new Reading("a", 3, 5, "fits"));

      assertGivenUp(driver, "MAX_TIMERS_PER_KEY", "one-more");
      assertThat(driver.results(String.class)).containsExactly("fills", "fits");
    }
  }
}
