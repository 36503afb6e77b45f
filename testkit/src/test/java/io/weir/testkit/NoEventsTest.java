package io.weir.testkit;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Gzip;
import io.weir.codec.Json;
import io.weir.codec.Tombstones;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is no event is filtered before time, id and key are asked; a lambda that fails is named. */
class NoEventsTest {
  record Change(String status, String id, String table, Instant at) {}

  private static final Json<Change> JSON = Json.of(Change.class);

  private static final Source<Change> CHANGES =
      Source.stream("changes", Tombstones.of(JSON))
          .timestamps(Change::at, boundedOutOfOrderness(Duration.ZERO))
          .dedupe(change -> Optional.of(change.id()).orElseThrow(), Duration.ofHours(1))
          .filter(change -> !"BEGIN".equals(change.status()));

  record Count(String key, Instant start, Instant end, long changes) {}

  private static StreamFunction function(Source<Change> source) {
    return StreamFunction.named("counts")
        .from(source.keyBy(Change::table))
        .compute(
            Window.of(source)
                .tumbling(Duration.ofMinutes(1))
                .aggregate(Aggregates.counting(), Count::new))
        .to(new CollectingSink<>("counts"))
        .build();
  }

  private static Change change(String id, String at) {
    return new Change("COMMIT", id, "orders", Instant.parse("2026-01-01T00:" + at + "Z"));
  }

  private static void put(FunctionTestDriver driver, String text) {
    driver.pipeBytes("changes", "p", text.getBytes(UTF_8));
  }

  @Test
  void emptyPayloadsNullsAndMarkersAreFiltered_thoughTheyHaveNeitherTimeNorIdNorKey() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(CHANGES))) {
      driver.pipe(CHANGES, change("1", "00:10"));
      put(driver, "");
      put(driver, " null ");
      put(driver, "{\"status\":\"BEGIN\"}");
      assertThat(driver.deadLetters()).isEmpty();
      assertThat(driver.tally()).isEqualTo(Tally.applied(1).plus(Tally.filtered(3)));
      assertThat(driver.watermark(CHANGES)).isEqualTo(change("1", "00:10").at().minusMillis(1));
    }
  }

  @Test
  void compressedTombstonesToo() {
    Source<Change> source =
        Source.stream("changes", Gzip.detecting(Tombstones.of(JSON)))
            .timestamps(Change::at, WatermarkStrategy.monotonic());
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(source))) {
      driver.pipe(source, change("1", "00:10"));
      driver.pipeBytes("changes", "p", Gzip.of(Tombstones.of(JSON)).encode(null));
      driver.pipeBytes("changes", "p", new byte[0]);
      assertThat(driver.tally()).isEqualTo(Tally.applied(1).plus(Tally.filtered(2)));
    }
  }

  /** As before: a filtered event says how far time has come. */
  @Test
  void whatIsFilteredMovesTheWatermarkIfItHasATime_andNoFurtherThanItMay() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(CHANGES))) {
      driver.pipe(CHANGES, change("1", "00:10"));
      driver.pipe(CHANGES, new Change("BEGIN", null, null, change("", "02:00").at()));
      assertThat(driver.results(Count.class)).hasSize(1);
      put(driver, "{\"status\":\"BEGIN\",\"at\":\"2099-01-01T00:00:00Z\"}");
      put(driver, "{\"status\":\"BEGIN\",\"at\":\"-292000000-01-01T00:00:00Z\"}");
      assertThat(driver.watermark(CHANGES)).isEqualTo(change("", "02:00").at().minusMillis(1));
      assertThat(driver.deadLetters()).isEmpty();
      assertThat(driver.tally()).isEqualTo(Tally.applied(1).plus(Tally.filtered(3)));
    }
  }

  private static String message(UnaryOperator<Source<Change>> settings) {
    Source<Change> source =
        settings.apply(
            Source.stream("changes", JSON)
                .timestamps(Change::at, boundedOutOfOrderness(Duration.ZERO)));
    return message(source, function(source));
  }

  private static String message(Source<Change> source, StreamFunction function) {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(source, change("1", "00:10"));
      DeadLetter letter = driver.deadLetters().getFirst();
      assertThat(driver.deadLetters()).hasSize(1);
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.UNREADABLE);
      assertThat(letter.stack()).contains("NoSuchElementException");
      return letter.message();
    }
  }

  private static <R> R nothing(Object any) {
    return Optional.<R>empty().orElseThrow();
  }

  @Test
  void aLambdaThatFailsIsNamedByItsSetting() {
    String says = " fails on this event: java.util.NoSuchElementException: No value present; ";
    assertThat(message(source -> source.filter(NoEventsTest::nothing)))
        .startsWith("source 'changes': filter(..)" + says);
    assertThat(message(source -> source.dedupe(NoEventsTest::nothing, Duration.ofHours(1))))
        .startsWith("source 'changes': dedupe(..)" + says);
    assertThat(
            message(
                source -> source.timestamps(NoEventsTest::nothing, WatermarkStrategy.monotonic())))
        .startsWith("source 'changes': timestamps(..)" + says);
    assertThat(
            message(source ->
                source.timestampMillis(NoEventsTest::nothing, WatermarkStrategy.monotonic())))
        .startsWith("source 'changes': timestamps(..)" + says);
    assertThat(
            message(source ->
                source.timestamps(
                    Change::at,
                    WatermarkStrategy.custom(
                        "mine", (event, time, arrival, now) -> nothing(event)))))
        .startsWith("source 'changes': the watermark strategy of timestamps(..)" + says);

    Source<Change> source = Source.stream("changes", JSON);
    StreamFunction byNothing =
        StreamFunction.named("counts")
            .from(source.keyBy(NoEventsTest::nothing))
            .compute(
                Window.of(source)
                    .tumbling(Duration.ofMinutes(1))
                    .aggregate(Aggregates.counting(), Count::new))
            .to(new CollectingSink<>("counts"))
            .build();
    assertThat(message(source, byNothing)).startsWith("source 'changes': keyBy(..)" + says);
  }
}
