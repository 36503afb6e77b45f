package io.weir.testkit;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** State that comes back as another value shows in a unit test, and not first in production. */
class LossyCodecsTest {
  record Visit(String page, OffsetDateTime at) {
    Instant time() {
      return at.toInstant();
    }
  }

  record First(OffsetDateTime at) {}

  record Day(String day) {}

  private static final Source<Visit> VISITS =
      Source.stream("visits", Json.of(Visit.class))
          .timestamps(Visit::time, boundedOutOfOrderness(Duration.ZERO));

  private static StreamFunction firstDays(Codec<First> codec) {
    return StreamFunction.named("first-days")
        .from(VISITS.keyBy(Visit::page))
        .compute(
            new ProcessFunction<Visit, Day>() {
              private final StateSpec.Value<First> first = value("first", codec);

              @Override
              public void onEvent(Event<Visit> event, ProcessContext<Day> context) {
                First kept =
                    context.state(first).update(new First(event.value().at()), known -> known);
                context.emit(new Day(kept.at().toLocalDate().toString()));
              }
            })
        .to(new CollectingSink<>("days"))
        .build();
  }

  private static List<Day> days(StreamFunction function) {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      for (int i = 0; i < 4; i++) {
        OffsetDateTime at = OffsetDateTime.parse("2026-05-01T00:30:00+02:00").plusMinutes(i);
        driver.pipe(VISITS, new Visit("home", at));
      }
      return driver.results(Day.class);
    }
  }

  @Test
  void anOffsetIsTheSameAfterItWasStored() {
    assertThat(days(firstDays(Json.of(First.class))))
        .containsOnly(new Day("2026-05-01"))
        .hasSize(4);
  }

  @Test
  void aCodecThatMovesItFailsTheTest() {
    Codec<First> moving =
        Json.of(
            First.class,
            mapper -> mapper.enable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE));
    assertThatThrownBy(() -> days(firstDays(moving)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("does not give back what it took", "CodecContract");
  }
}
