package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A result that its sink cannot keep is lost to nobody, and takes nothing else with it. */
class RefusedResultsTest {
  record View(String page, Instant at) {}

  record Share(String page, Instant start, double share) {}

  private static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class))
          .timestamps(View::at, boundedOutOfOrderness(Duration.ZERO));

  private static StreamFunction function(Window<View> window) {
    return StreamFunction.named("shares")
        .from(VIEWS.keyBy(View::page))
        .compute(
            window.aggregate(
                counting(),
                (key, start, end, count) -> new Share(key, start, count == 2 ? Double.NaN : count)))
        .to(new CollectingSink<>("shares"))
        .build();
  }

  /** One whose first dead letter is a result that is refused. */
  static FunctionTestDriver refusing() {
    FunctionTestDriver driver =
        FunctionTestDriver.of(function(Window.of(VIEWS).tumbling(Duration.ofSeconds(10))));
    pipe(driver, "a", 1, 2, 11, 12, 13, 30);
    return driver;
  }

  private static void pipe(FunctionTestDriver driver, String page, int... seconds) {
    for (int second : seconds) {
      driver.pipe(VIEWS, new View(page, Instant.EPOCH.plusSeconds(second)));
    }
  }

  @Test
  void aWindowsResultIsADeadLetterWithItsText() {
    try (FunctionTestDriver driver =
        FunctionTestDriver.of(function(Window.of(VIEWS).tumbling(Duration.ofSeconds(10))))) {
      pipe(driver, "a", 1, 2, 11, 12, 13, 30);

      assertThat(driver.results(Share.class))
          .containsExactly(new Share("a", Instant.EPOCH.plusSeconds(10), 3));
      DeadLetter letter = driver.deadLetters().getFirst();
      assertThat(driver.deadLetters()).hasSize(1);
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.RESULT_REFUSED);
      assertThat(letter.message()).contains("sink 'shares'", "NaN", "dead-letters emit");
      assertThat(letter.key()).isEqualTo("a");
      assertThat(letter.position()).isEqualTo("shares/a/0-10000/0");
      assertThat(new String(letter.payload(), StandardCharsets.UTF_8))
          .isEqualTo("{\"page\":\"a\",\"start\":\"1970-01-01T00:00:00Z\",\"share\":NaN}");
      assertThat(driver.tally()).isEqualTo(Tally.applied(6));
    }
  }

  @Test
  void aLaterPaneOfTheWindowIsKept() {
    Window<View> window =
        Window.of(VIEWS)
            .tumbling(Duration.ofSeconds(10))
            .allowedLateness(Duration.ofSeconds(100))
            .retracting();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(window))) {
      pipe(driver, "a", 1, 2, 11, 3);

      assertThat(driver.results(Share.class)).containsExactly(new Share("a", Instant.EPOCH, 3));
      assertThat(driver.deadLetters())
          .extracting(DeadLetter::position)
          .containsExactly("shares/a/0-10000/0", "shares/a/0-10000/0/withdrawn");
    }
  }

  @Test
  void whereAnEventMakesItTheEventFailsAlone() {
    Window<View> window = Window.of(VIEWS).global().fireEvery(1);
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(window))) {
      pipe(driver, "a", 1, 2);
      pipe(driver, "b", 3);

      assertThat(driver.deadLetters())
          .extracting(DeadLetter::reason)
          .containsExactly(DeadLetter.Reason.HANDLER_FAILED);
      assertThat(driver.results(Share.class)).hasSize(2);
      assertThat(driver.tally()).isEqualTo(Tally.applied(2).plus(Tally.dead(1)));
    }
  }

  /** The third event is not to blame for what the three make: the next three go on. */
  @Test
  void whatSeveralEventsMakeIsNoEventsFault() {
    StreamFunction threes =
        StreamFunction.named("shares")
            .from(VIEWS.keyBy(View::page))
            .compute(
                Window.of(VIEWS)
                    .count(3)
                    .aggregate(
                        Aggregates.summing(view -> view.at().getEpochSecond()),
                        (key, sum) -> new Share(key, Instant.EPOCH, sum == 6 ? Double.NaN : sum)))
            .to(new CollectingSink<>("shares"))
            .build();
    StreamFunction twos = function(Window.of(VIEWS).global().fireEvery(2));
    for (StreamFunction function : List.of(threes, twos)) {
      try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
        pipe(driver, "a", 1, 2, 3, 4, 5, 6);

        assertThat(driver.deadLetters())
            .extracting(DeadLetter::reason)
            .containsExactly(DeadLetter.Reason.RESULT_REFUSED);
        assertThat(driver.tally()).isEqualTo(Tally.applied(6));
        assertThat(driver.results(Share.class)).isNotEmpty();
      }
    }
  }

  @Test
  void aResultAboveTheLargestEmissionIsALetterWithAllOfIt() {
    StreamFunction large =
        StreamFunction.named("shares")
            .from(VIEWS.keyBy(View::page))
            .compute(
                Window.of(VIEWS)
                    .tumbling(Duration.ofSeconds(10))
                    .aggregate(
                        counting(),
                        (key, start, end, count) -> "x".repeat(count == 2 ? 2_000_000 : 1)))
            .to(new CollectingSink<>("shares"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(large)) {
      pipe(driver, "a", 1, 2, 11, 30);

      assertThat(driver.results(String.class)).containsExactly("x");
      DeadLetter letter = driver.deadLetters().getFirst();
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.RESULT_REFUSED);
      assertThat(letter.message()).contains("MAX_EMISSION_BYTES = 1048576", "2000002 bytes");
      assertThat(letter.payload()).hasSize(2_000_002);
      assertThat(letter.result().sink()).isEqualTo("shares");
      assertThat(letter.result().type()).isEqualTo("java.lang.String");
    }
  }
}
