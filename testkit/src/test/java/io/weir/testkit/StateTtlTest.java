package io.weir.testkit;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.state.KeyRecord;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** State that expires is removed, also of keys that no event comes for any more. */
class StateTtlTest {
  record Ev(String id, String key, long at) {}

  private static final Duration HOUR = Duration.ofHours(1);
  private static final StateSpec.Value<Long> SHORT =
      StateSpec.value("short", Long.class).expiring(Ttl.of(HOUR));
  private static final StateSpec.MapOf<String, Long> LONG =
      StateSpec.map("long", String.class, Long.class).expiring(Ttl.of(Duration.ofDays(10)));
  private static final StateSpec.Value<Long> KEPT = StateSpec.value("kept", Long.class);
  private static final Source<Ev> EVENTS =
      Source.stream("events", Json.of(Ev.class))
          .timestampMillis(Ev::at, boundedOutOfOrderness(Duration.ZERO));

  /** A silent key's item lives so long after the last use of what it holds. */
  private static final Duration TOMBSTONE = Source.DEFAULT_RETENTION.plusDays(1);

  private static FunctionTestDriver driver(
      Source<Ev> source, BiConsumer<Event<Ev>, ProcessContext<Long>> handler) {
    return driver(
        source,
        new ProcessFunction<Ev, Long>() {
          {
            keeps(SHORT);
            keeps(LONG);
            keeps(KEPT);
          }

          @Override
          public void onEvent(Event<Ev> event, ProcessContext<Long> context) {
            handler.accept(event, context);
          }
        });
  }

  private static FunctionTestDriver driver(Source<Ev> source, Operator<Ev, Long> operator) {
    return FunctionTestDriver.of(
        StreamFunction.named("f")
            .from(source.keyBy(Ev::key))
            .compute(operator)
            .to(new CollectingSink<>("results"))
            .build());
  }

  private static Ev event(String id) {
    return new Ev(id, "x", 1);
  }

  @Test
  void theStateOfASilentKeyGoesAfterItsTtlAndATombstonesTime() {
    try (var driver = driver(EVENTS, (event, context) -> context.state(SHORT).set(1L))) {
      driver.pipe(EVENTS, event("1"));
      driver.advanceClock(HOUR.plus(TOMBSTONE).minusMillis(1));
      assertThat(driver.state("x").record().state()).isNotEmpty();
      driver.advanceClock(Duration.ofMillis(1));
      assertThat(driver.state("x").record()).isEqualTo(KeyRecord.NEW);
    }
  }

  @Test
  void theItemLivesAsLongAsTheLongestTtl() {
    try (var driver =
        driver(
            EVENTS,
            (event, context) -> {
              context.map(LONG).put(event.value().id(), 1L);
              context.state(SHORT).set(1L);
            })) {
      driver.pipe(EVENTS, event("1"));
      driver.advanceClock(Duration.ofDays(1));
      driver.pipe(EVENTS, event("2"));
      driver.advanceClock(Duration.ofDays(10).plus(TOMBSTONE).minusMillis(1));
      assertThat(driver.state("x").record().state()).isNotEmpty();
      driver.advanceClock(Duration.ofMillis(1));
      assertThat(driver.state("x").record()).isEqualTo(KeyRecord.NEW);
    }
  }

  @Test
  void idsThatOutliveTheStateKeepTheItem() {
    Source<Ev> unique = EVENTS.dedupe(Ev::id, Duration.ofDays(30));
    try (var driver = driver(unique, (event, context) -> context.state(SHORT).set(1L))) {
      driver.pipe(unique, event("1"));
      driver.advanceClock(Duration.ofDays(29));
      driver.pipe(unique, event("1"));
      assertThat(driver.tally().duplicate()).isEqualTo(1);
    }
  }

  @Test
  void stateWithoutTtlKeepsTheItem() {
    try (var driver =
        driver(
            EVENTS,
            (event, context) -> {
              context.state(SHORT).set(1L);
              context.state(KEPT).set(2L);
            })) {
      driver.pipe(EVENTS, event("1"));
      driver.advanceClock(Duration.ofDays(3_650));
      assertThat(driver.state("x").record().state()).isNotEmpty();
    }
  }

  @Test
  void aTimerKeepsTheItem() {
    Operator<Ev, Long> operator =
        new ProcessFunction<>() {
          {
            keeps(SHORT);
          }

          @Override
          public void onEvent(Event<Ev> event, ProcessContext<Long> context) {
            context.state(SHORT).set(1L);
            context.timers().event(1_000);
          }

          @Override
          public void onEventTimer(long time, ProcessContext<Long> context) {}
        };
    try (var driver = driver(EVENTS, operator)) {
      driver.pipe(EVENTS, event("1"));
      driver.advanceClock(Duration.ofDays(3_650));
      assertThat(driver.state("x").record().eventDue()).hasValue(1_000);
    }
  }

  /** Opened by the first event alone: every later one finds it expired, whether it looks or not. */
  @Test
  void stateThatTheHandlerDoesNotOpenExpiresWhenTheKeyIsStepped() {
    try (var driver =
        driver(
            EVENTS,
            (event, context) -> {
              if (event.value().id().equals("first")) {
                context.state(SHORT).set(1L);
                context.map(LONG).put("a", 1L);
              }
            })) {
      driver.pipe(EVENTS, event("first"));
      int both = driver.state("x").record().state().length;
      driver.advanceClock(HOUR.minusMillis(1));
      driver.pipe(EVENTS, event("2"));
      assertThat(driver.state("x").record().state()).hasSize(both);
      driver.advanceClock(Duration.ofMillis(1));
      driver.pipe(EVENTS, event("3"));
      assertThat(driver.state("x").record().state()).hasSizeBetween(1, both - 1);
      driver.advanceClock(Duration.ofDays(10));
      driver.pipe(EVENTS, event("4"));
      assertThat(driver.state("x").record().state()).isEmpty();
      assertThat(driver.state("x").record().isTombstone()).isTrue();
    }
  }

  /** What sinks compare goes on rising, though the item that counted it is gone. */
  @Test
  void aKeyThatComesBackHasHigherRevisions() {
    try (var driver =
        driver(
            EVENTS,
            (event, context) ->
                context.emit(context.state(SHORT).update(0L, before -> before + 1)))) {
      driver.pipe(EVENTS, event("1"));
      driver.pipe(EVENTS, event("2"));
      long revision = driver.state("x").record().revision();
      driver.advanceClock(HOUR.plus(TOMBSTONE));
      driver.pipe(EVENTS, event("3"));

      assertThat(driver.results(Long.class)).containsExactly(1L, 2L, 1L);
      assertThat(driver.state("x").record().revision()).isGreaterThan(revision);
    }
  }
}
