package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.aggregate.Aggregates.reduce;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.Unfolding;
import io.weir.codec.UnreadableStateException;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.SinkWriter;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * What null means where the author's code gives it (docs/start/concepts.md): as a result, nothing;
 * as something that an event needs, a failure of that event that names the setting.
 */
class NullsTest {
  record Ev(String key, String id, long at, String text) {}

  private static final Source<Ev> EVENTS =
      Source.stream("events", Json.of(Ev.class))
          .timestampMillis(Ev::at, boundedOutOfOrderness(Duration.ZERO));
  private static final Output<String> SIDE = Output.of("side", String.class);

  private static Window<Ev> tens() {
    return Window.of(EVENTS).tumbling(Duration.ofMillis(10));
  }

  private static <O> FunctionTestDriver driver(
      Source<Ev> source, Operator<Ev, O> operator, Sink<? super O> sink) {
    StreamFunction.Builder<O> builder =
        StreamFunction.named("f").from(source.keyBy(Ev::key)).compute(operator).to(sink);
    if (operator.outputs().contains(SIDE)) {
      builder.to(SIDE, new CollectingSink<>("side"));
    }
    return FunctionTestDriver.of(builder.build());
  }

  private static FunctionTestDriver driver(Operator<Ev, ?> operator) {
    return driver(EVENTS, operator, new CollectingSink<>("results"));
  }

  private static Ev at(long time) {
    return new Ev("k", "" + time, time, "bad");
  }

  private static void pipe(FunctionTestDriver driver, long... times) {
    for (long time : times) {
      driver.pipe(EVENTS, at(time));
    }
  }

  /** The event fails alone, and the letter says where null came from. */
  private static void fails(
      Source<Ev> source, Operator<Ev, ?> operator, Reason why, String... says) {
    try (FunctionTestDriver driver = driver(source, operator, new CollectingSink<>("results"))) {
      driver.pipe(source, new Ev("k", "1", 1, "bad"));
      driver.pipe(source, new Ev("k", "2", 2, "good"));
      assertThat(driver.deadLetters())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(why);
            assertThat(letter.message()).contains(says);
          });
      assertThat(driver.tally()).isEqualTo(Tally.applied(1).plus(Tally.dead(1)));
    }
  }

  private static String ifGood(Ev event) {
    return event.text().equals("good") ? event.text() : null;
  }

  @Test
  void aWindowThatGivesNullHasNothingToSay() {
    Operator<Ev, Long> evens =
        tens().aggregate(counting(), (key, start, end, count) -> count % 2 == 0 ? count : null);
    try (FunctionTestDriver driver = driver(evens)) {
      pipe(driver, 1, 11, 12, 21, 40);
      assertThat(driver.results(Long.class)).containsExactly(2L);
      assertThat(driver.tally()).isEqualTo(Tally.applied(5));
    }
  }

  @Test
  void aRetractingWindowTakesBackOnlyWhatItSaid() {
    Operator<Ev, Long> twoOrMore =
        tens()
            .allowedLateness(Duration.ofMillis(100))
            .retracting()
            .aggregate(counting(), (key, start, end, count) -> count < 2 ? null : count);
    try (FunctionTestDriver driver = driver(twoOrMore)) {
      pipe(driver, 1, 20, 2, 3);
      assertThat(driver.results(Long.class)).containsExactly(2L, 3L);
      assertThat(driver.withdrawn(Long.class)).containsExactly(2L);
    }
  }

  @Test
  void aCountWindowThatGivesNullHasNothingToSay() {
    Operator<Ev, Long> odd =
        Window.of(EVENTS)
            .count(1, 1)
            .aggregate(
                Aggregate.<Ev, Long, Long>of(
                    () -> 0L, (held, event) -> event.at(), Long::sum, held -> held, longs()),
                (key, time) -> time % 2 == 0 ? null : time);
    try (FunctionTestDriver driver = driver(odd)) {
      pipe(driver, 1, 2, 3);
      assertThat(driver.results(Long.class)).containsExactly(1L, 3L);
    }
  }

  @Test
  void anAggregatesNullIsAResultAndItsAccumulatorIsNot() {
    Aggregate<Ev, Long, Long> nullResult =
        Aggregate.of(() -> 0L, (held, event) -> held + 1, Long::sum, held -> null, longs());
    try (FunctionTestDriver driver =
        driver(tens().aggregate(nullResult, (key, start, end, none) -> key + none))) {
      pipe(driver, 1, 11);
      assertThat(driver.results(String.class)).containsExactly("knull");
    }
    Aggregate<Ev, Long, Long> forgets =
        Aggregate.of(
            () -> 0L,
            (held, event) -> ifGood(event) == null ? null : Long.valueOf(held + 1),
            Long::sum,
            held -> held,
            longs());
    for (Operator<Ev, Long> operator :
        List.<Operator<Ev, Long>>of(
            tens().aggregate(forgets, (key, start, end, count) -> count),
            Window.of(EVENTS).count(2).aggregate(forgets, (key, count) -> count),
            Window.of(EVENTS)
                .session(Duration.ofMillis(5))
                .aggregate(forgets, (key, start, end, count) -> count))) {
      fails(EVENTS, operator, Reason.HANDLER_FAILED, "add(..)", "aggregate gives null");
    }
  }

  @Test
  void aValueToBeComputedIsNotNull() {
    fails(
        EVENTS,
        tens()
            .aggregate(
                reduce(NullsTest::ifGood, (a, b) -> a, Json.of(String.class)),
                (key, start, end, last) -> last),
        Reason.HANDLER_FAILED,
        "the value of reduce(..) gives null");
  }

  @Test
  void whatAnEventNeedsIsNotNull() {
    Operator<Ev, Long> count = tens().aggregate(counting(), (key, start, end, n) -> n);
    fails(
        EVENTS.timestamps(
            event -> ifGood(event) == null ? null : Instant.EPOCH,
            boundedOutOfOrderness(Duration.ZERO)),
        count,
        Reason.UNREADABLE,
        "timestamps(..)",
        "null");
    StreamFunction keyed =
        StreamFunction.named("f")
            .from(EVENTS.keyBy(NullsTest::ifGood))
            .compute(count)
            .to(new CollectingSink<>("results"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(keyed)) {
      pipe(driver, 1);
      assertThat(driver.deadLetters().getFirst().message()).contains("keyBy(..)", "null");
    }
  }

  @Test
  void anEventWithoutAnIdIsTakenAsItIs() {
    Source<Ev> source = EVENTS.dedupe(NullsTest::ifGood, Duration.ofHours(1));
    try (FunctionTestDriver driver =
        driver(
            source,
            tens().aggregate(counting(), (key, start, end, n) -> n),
            new CollectingSink<>("n"))) {
      pipe(driver, 1, 1, 1);
      assertThat(driver.tally().applied()).isEqualTo(3);
    }
  }

  @Test
  void nullIsNeitherEmittedNorDeleted() {
    failsIn((context, none) -> context.emit(none), "emit(null)");
    failsIn((context, none) -> context.emit("name", none), "emit(null)");
    failsIn((context, none) -> context.emit(SIDE, none), "emit(null)");
    failsIn((context, none) -> context.delete(none), "delete(null)");
    failsIn((context, none) -> context.delete(SIDE, none), "delete(null)");
  }

  @Test
  void nullIsNotAddedToAList() {
    Operator<Ev, String> process =
        new ProcessFunction<>() {
          private final StateSpec.ListOf<String> list = list("list", String.class);

          @Override
          public void onEvent(Event<Ev> event, ProcessContext<String> context) {
            context.list(list).add(ifGood(event.value()));
          }
        };
    fails(EVENTS, process, Reason.HANDLER_FAILED, "add(null)", "leave the call out");
  }

  /** Writes aside, too. */
  private static Operator<Ev, String> writing(BiConsumer<ProcessContext<String>, Event<Ev>> call) {
    return new ProcessFunction<>() {
      {
        writes(SIDE);
      }

      @Override
      public void onEvent(Event<Ev> event, ProcessContext<String> context) {
        call.accept(context, event);
      }
    };
  }

  private static void failsIn(BiConsumer<ProcessContext<String>, String> call, String says) {
    Operator<Ev, String> process =
        writing((context, event) -> call.accept(context, ifGood(event.value())));
    fails(EVENTS, process, Reason.HANDLER_FAILED, says, "leave the call out");
  }

  @Test
  void stateThatIsSetToNullIsCleared() {
    StateSpec.Value<Long> last = StateSpec.value("last", Long.class);
    StateSpec.MapOf<String, Long> times = StateSpec.map("times", String.class, Long.class);
    Operator<Ev, String> process =
        new ProcessFunction<>() {
          {
            keeps(last);
            keeps(times);
          }

          @Override
          public void onEvent(Event<Ev> event, ProcessContext<String> context) {
            Long time = event.timestamp() == 3 ? null : (Long) event.timestamp();
            context.state(last).set(time);
            context.map(times).put("t", time);
          }
        };
    try (FunctionTestDriver driver = driver(process)) {
      pipe(driver, 1);
      assertThat(driver.state("k").value(last)).isEqualTo(1);
      pipe(driver, 3);
      assertThat(driver.state("k").isEmpty()).isTrue();
    }
  }

  @Test
  void stateThatIsReadAsNullIsUnreadableAndNotTakenForNone() {
    Operator<Ev, String> process =
        new ProcessFunction<>() {
          private final StateSpec.Value<String> kept = value("kept", new Nothing<>(null));

          @Override
          public void onEvent(Event<Ev> event, ProcessContext<String> context) {
            context.state(kept).update("none", before -> before);
          }
        };
    FunctionTestDriver driver = driver(process);
    assertThatThrownBy(() -> pipe(driver, 1))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("forgetful")
        .hasMessageContaining("null");
  }

  @Test
  void aSinkThatEncodesNullRefusesTheEvent() {
    Sink<Object> nothing =
        new Sink<>() {
          @Override
          public String name() {
            return "nothing";
          }

          @Override
          public Effect effect() {
            return Effect.AT_LEAST_ONCE;
          }

          @Override
          public byte[] encode(Object value) {
            return null;
          }

          @Override
          public SinkWriter open() {
            throw new AssertionError("a unit test connects to nothing");
          }
        };
    try (FunctionTestDriver driver =
        driver(EVENTS, ProcessFunction.of((event, context) -> context.emit("x")), nothing)) {
      pipe(driver, 1);
      assertThat(driver.deadLetters().getFirst().message())
          .contains("encode(..) of sink 'nothing' gives null");
    }
  }

  @Test
  void aRecordThatIsTakenApartIntoNullIsADeadLetterAndHoldsNothingUp() {
    Source<Ev> source = Source.stream("events", new Nothing<Ev>((bytes, from, length) -> null));
    try (FunctionTestDriver driver =
        driver(
            source, ProcessFunction.of((event, context) -> {}), new CollectingSink<>("results"))) {
      driver.pipe(source, at(1));
      assertThat(driver.deadLetters().getFirst().message()).contains("unfolding gives null");
    }
  }

  @Test
  void aProcessDeletesTheRowThatItWrote() {
    Operator<Ev, String> latest =
        writing((context, event) -> {
          if (ifGood(event.value()) == null) {
            context.delete(event.key());
            context.delete(SIDE, "side of " + event.key());
          } else {
            context.emit(event.key());
            context.emit(SIDE, "side of " + event.key());
          }
        });
    try (FunctionTestDriver driver = driver(latest)) {
      driver.pipe(EVENTS, new Ev("k", "1", 1, "good"));
      driver.pipe(EVENTS, new Ev("k", "2", 2, "bad"));

      assertThat(driver.results(String.class)).containsExactly("k");
      assertThat(driver.withdrawn(String.class)).containsExactly("k");
      assertThat(driver.withdrawn(SIDE)).containsExactly("side of k");
      assertThat(driver.emissions().getLast().revision())
          .isGreaterThan(driver.emissions().getFirst().revision());
    }
  }

  /** A codec that reads everything as null. */
  private record Nothing<T>(Unfolding<T> unfolding) implements Codec<T> {
    @Override
    public byte[] encode(T value) {
      return new byte[] {1};
    }

    @Override
    public T decode(byte[] bytes) {
      return null;
    }

    @Override
    public String describe() {
      return "forgetful";
    }
  }

  private static Codec<Long> longs() {
    return Json.of(Long.class);
  }
}
