package io.weir.functions.docs;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.aggregate.Aggregates.summing;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Lateness;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.functions.pageviews.PageViews;
import io.weir.functions.pageviews.View;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.window.Pane;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the guides on windows, late data, several streams and testing show. */
class GuidesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Source<View> VIEWS = PageViews.VIEWS;

  record Visit(String page, Pane.Kind pane, long views) {
    static Visit of(WindowResult<Long> result) {
      return new Visit(result.key(), result.pane().kind(), result.value());
    }
  }

  static final StreamFunction VISITS =
      StreamFunction.named("visits")
          .from(VIEWS.keyBy(View::page))
          .compute(
              Window.of(VIEWS)
                  .session(ofMinutes(30))
                  .earlyEvery(ofMinutes(5))
                  .aggregateResults(counting(), Visit::of))
          .to(new CollectingSink<>("visits"))
          .build();

  @Test
  void aSessionWithEarlyPanes() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(VISITS)) {
      driver.pipe(VIEWS, new View("1", "home", NOON.plusSeconds(1)));
      driver.advanceWatermark(VIEWS, NOON.plus(ofMinutes(5)));
      driver.pipe(VIEWS, new View("2", "home", NOON.plusSeconds(400)));
      driver.advanceWatermark(VIEWS, NOON.plus(ofMinutes(40)));

      assertThat(driver.results(Visit.class))
          .containsExactly(
              new Visit("home", Pane.Kind.EARLY, 1),
              new Visit("home", Pane.Kind.EARLY, 2),
              new Visit("home", Pane.Kind.ON_TIME, 2));
    }
  }

  record Payment(String account, Instant at, long cents) {}

  record Total(String account, Instant start, Instant end, long cents) {}

  static final Source<Payment> CARD =
      Source.stream("card", Json.of(Payment.class))
          .timestamps(Payment::at, boundedOutOfOrderness(ofSeconds(10)))
          .waitForSilentShards();
  static final Source<Payment> CASH =
      Source.stream("cash", Json.of(Payment.class))
          .timestamps(Payment::at, boundedOutOfOrderness(ofMinutes(5)))
          .idleAfter(ofMinutes(10));

  static final StreamFunction TOTALS =
      StreamFunction.named("totals")
          .from(CARD.keyBy(Payment::account), CASH.keyBy(Payment::account))
          .compute(
              Window.of(Payment.class)
                  .tumbling(ofMinutes(1))
                  .aggregate(summing(Payment::cents), Total::new))
          .lateness(Lateness.WHILE_OPEN)
          .to(new CollectingSink<>("totals"))
          .build();

  @Test
  void twoStreamsIntoOneKey() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(TOTALS)) {
      driver.pipe(CARD, new Payment("a", NOON, 100));
      driver.pipe(CASH, new Payment("a", NOON.plusSeconds(1), 20));

      driver.advanceWatermark(CARD, NOON.plusSeconds(60));
      assertThat(driver.results(Total.class)).as("cash is behind").isEmpty();

      driver.advanceWatermark(CASH, NOON.plusSeconds(60));
      assertThat(driver.results(Total.class))
          .containsExactly(new Total("a", NOON, NOON.plusSeconds(60), 120));
    }
  }

  @Test
  void whatIsLateGoesToItsOutput() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(PageViews.FUNCTION)) {
      View late = new View("2", "home", NOON);
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.advanceWatermark(VIEWS, NOON.plusSeconds(90));
      driver.pipe(VIEWS, late);
      assertThat(driver.output(PageViews.LATE)).containsExactly(late);
      assertThat(driver.tally().late()).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeReadIsADeadLetter() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(PageViews.FUNCTION)) {
      driver.pipeBytes("views", "home", "no view".getBytes(StandardCharsets.UTF_8));
      assertThat(driver.deadLetters())
          .extracting(DeadLetter::reason)
          .containsExactly(DeadLetter.Reason.UNREADABLE);
    }
  }

  @Test
  void aColdStartInBetween() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(PageViews.FUNCTION)) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.coldStart();
      assertThat(driver.state("home").windows(Long.class)).hasSize(1).containsValue(1L);
      driver.advanceWatermark(VIEWS, NOON.plusSeconds(60));
      assertThat(driver.emissions()).hasSize(1);
    }
  }
}
