package io.weir.testkit;

import static io.weir.Source.EARLIEST_TIMESTAMP;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Timestamps with which no window can be computed are dead letters that say so. */
class TimestampsTest {
  record Stamped(Long millis, Instant at) {}

  record Count(long start, long end, long count) {}

  private static final Source<Stamped> IN_MILLIS =
      Source.stream("stamps", Json.of(Stamped.class))
          .timestampMillis(Stamped::millis, boundedOutOfOrderness(Duration.ZERO));
  private static final Source<Stamped> AS_INSTANT =
      Source.stream("stamps", Json.of(Stamped.class))
          .timestamps(Stamped::at, boundedOutOfOrderness(Duration.ZERO));

  private static StreamFunction counting(Source<Stamped> source) {
    return StreamFunction.named("counts")
        .from(source.keyBy(value -> "k"))
        .compute(
            Window.of(source)
                .tumbling(Duration.ofSeconds(1))
                .aggregateResults(
                    Aggregates.counting(),
                    result ->
                        new Count(result.window().start(), result.window().end(), result.value())))
        .to(new CollectingSink<>("counts"))
        .build();
  }

  private static DeadLetter refused(Source<Stamped> source, Stamped bad) {
    try (var driver = FunctionTestDriver.of(counting(source))) {
      driver.pipe(source, bad);
      driver.pipe(source, new Stamped(5_000L, Instant.ofEpochMilli(5_000)));
      assertThat(driver.results(Count.class)).isEmpty();
      assertThat(driver.tally()).isEqualTo(Tally.applied(1).plus(Tally.dead(1)));
      return driver.deadLetters().getFirst();
    }
  }

  @Test
  void theLowestLongIsNoTimestamp() {
    DeadLetter letter = refused(IN_MILLIS, new Stamped(Long.MIN_VALUE, null));

    assertThat(letter.reason()).isEqualTo(Reason.UNREADABLE);
    assertThat(letter.message())
        .contains("'stamps'", "" + Long.MIN_VALUE, "EARLIEST_TIMESTAMP = " + EARLIEST_TIMESTAMP);
  }

  @Test
  void aTimestampBelowTheBoundIsADeadLetterAndOneAtTheBoundIsCounted() {
    assertThat(refused(IN_MILLIS, new Stamped(EARLIEST_TIMESTAMP - 1, null)).message())
        .contains("" + (EARLIEST_TIMESTAMP - 1));
    try (var driver = FunctionTestDriver.of(counting(IN_MILLIS))) {
      driver.pipe(IN_MILLIS, new Stamped(EARLIEST_TIMESTAMP, null));
      driver.advanceWatermark(IN_MILLIS, Instant.ofEpochMilli(0));

      long start = Math.floorDiv(EARLIEST_TIMESTAMP, 1_000L) * 1_000;
      assertThat(driver.results(Count.class)).containsExactly(new Count(start, start + 1_000, 1));
      assertThat(driver.deadLetters()).isEmpty();
    }
  }

  @Test
  void aMissingTimestampIsADeadLetterThatNamesTheSetting() {
    for (DeadLetter letter :
        new DeadLetter[] {
          refused(IN_MILLIS, new Stamped(null, null)), refused(AS_INSTANT, new Stamped(1L, null))
        }) {
      assertThat(letter.message()).contains("source 'stamps'", "timestamps(..)", "null");
      assertThat(letter.stack()).contains("NullPointerException");
    }
  }
}
