package io.weir.testkit;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static io.weir.time.WatermarkStrategy.custom;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.ProcessFunction;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** P5: wherever the author's code fails on an event, and however, the event is a dead letter. */
class AuthorFailuresTest {
  enum Place {
    KEY,
    ID,
    TIMESTAMP,
    FILTER,
    WATERMARK,
    HANDLER
  }

  enum Failure {
    RUNTIME(new IllegalStateException("no")),
    CHECKED(new IOException("thrown unchecked")),
    ASSERTION(new AssertionError("no")),
    STACK(new StackOverflowError());

    private final Throwable thrown;

    Failure(Throwable thrown) {
      this.thrown = thrown;
    }

    @SuppressWarnings("unchecked")
    <T extends Throwable> void fail() throws T {
      throw (T) thrown;
    }
  }

  record Reading(String id, String key, long time) {}

  private Place place;
  private Failure failure;

  private <T> T at(Place here, Reading reading, T otherwise) {
    if (here == place && reading.id().equals("bad")) {
      failure.<RuntimeException>fail();
    }
    return otherwise;
  }

  private StreamFunction function(Source<Reading> source, ClockScope clock) {
    return StreamFunction.named("readings")
        .from(source.keyBy(reading -> at(Place.KEY, reading, reading.key())))
        .compute(
            ProcessFunction.of((event, context) ->
                context.emit(at(Place.HANDLER, event.value(), event.value().id()))))
        .to(new CollectingSink<>("seen"))
        .clock(clock)
        .build();
  }

  private Source<Reading> source() {
    WatermarkStrategy<Reading> strategy =
        place == Place.WATERMARK
            ? custom(
                "mine", (reading, time, arrival, now) -> at(Place.WATERMARK, reading, time - 1))
            : boundedOutOfOrderness(Duration.ZERO);
    return Source.stream("readings", Json.of(Reading.class))
        .timestampMillis(reading -> at(Place.TIMESTAMP, reading, reading.time()), strategy)
        .filter(reading -> at(Place.FILTER, reading, true))
        .dedupe(reading -> at(Place.ID, reading, reading.id()), Duration.ofHours(1));
  }

  private void isADeadLetter(ClockScope clock) {
    Source<Reading> source = source();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(source, clock))) {
      driver.pipe(source, new Reading("1", "x", 1));
      driver.pipe(source, new Reading("bad", "x", 2));
      driver.pipe(source, new Reading("3", "x", 3));
      assertThat(driver.results(String.class)).containsExactly("1", "3");
      assertThat(driver.tally()).isEqualTo(Tally.applied(2).plus(Tally.dead(1)));
      assertThat(driver.deadLetters())
          .singleElement()
          .satisfies(letter -> {
            DeadLetter.Reason handler = DeadLetter.Reason.HANDLER_FAILED;
            assertThat(letter.reason() == handler).isEqualTo(place == Place.HANDLER);
            assertThat(letter.payload()).isEqualTo(Json.bytes(new Reading("bad", "x", 2)));
            assertThat(letter.stack()).contains(failure.thrown.getClass().getName());
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"KEY", "ID", "TIMESTAMP", "FILTER", "WATERMARK", "HANDLER"})
  void everyKindOfFailureInOnePlace(Place here) {
    for (Failure each : Failure.values()) {
      place = here;
      failure = each;
      isADeadLetter(ClockScope.PER_SHARD);
    }
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void aWatermarkStrategyWithAClockPerKey(Failure each) {
    place = Place.WATERMARK;
    failure = each;
    isADeadLetter(ClockScope.PER_KEY);
  }
}
