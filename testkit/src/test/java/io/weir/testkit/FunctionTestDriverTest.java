package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.Operator;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.spi.SinkWriter;
import io.weir.state.Tally;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import io.weir.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P9: a test with the driver does not succeed with what would fail or be lost when deployed. */
class FunctionTestDriverTest {
  record View(String id, String page, Instant at) {}

  record Count(String page, Instant start, Instant end, long views) {}

  record Seen(String last, int times) {}

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class))
          .timestamps(View::at, boundedOutOfOrderness(Duration.ofSeconds(10)))
          .dedupe(View::id, Duration.ofHours(1));
  private static final StateSpec.Value<Seen> SEEN =
      StateSpec.value("seen", Seen.class).expiring(Ttl.of(Duration.ofHours(2)));
  private static final StateSpec.MapOf<String, Long> BY_ID =
      StateSpec.map("by-id", String.class, Long.class);
  private static final StateSpec.ListOf<Instant> TIMES = StateSpec.list("times", Instant.class);

  private static <O> FunctionTestDriver driver(Operator<View, O> operator, Sink<? super O> sink) {
    return FunctionTestDriver.of(
        StreamFunction.named("f").from(VIEWS.keyBy(View::page)).compute(operator).to(sink).build());
  }

  private static Window<View> minutes() {
    return Window.of(VIEWS).tumbling(Duration.ofMinutes(1));
  }

  private static final class Visits extends ProcessFunction<View, Integer> {
    {
      keeps(SEEN);
      keeps(BY_ID);
      keeps(TIMES);
    }

    @Override
    public void onEvent(Event<View> event, ProcessContext<Integer> context) {
      View view = event.value();
      Seen now =
          context
              .state(SEEN)
              .update(new Seen(null, 0), before -> new Seen(view.id(), before.times() + 1));
      context.map(BY_ID).put(view.id(), event.timestamp());
      context.list(TIMES).add(view.at());
      context.timers().event(event.timestamp() + 60_000);
      context.emit(now.times());
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Integer> context) {}
  }

  /** A sink that has its own way of writing a value. */
  private record Rows<T>(Function<T, String> row) implements Sink<T> {
    @Override
    public String name() {
      return "rows";
    }

    @Override
    public Effect effect() {
      return Effect.AT_LEAST_ONCE;
    }

    @Override
    public byte[] encode(T value) {
      return row.apply(value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SinkWriter open() {
      throw new AssertionError("a unit test connects to nothing");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0033-01-01T12:00:00Z",
        "1969-12-31T23:59:00Z",
        "1970-01-01T00:00:00Z",
        "2013-11-14T12:00:00Z",
        "2024-01-01T00:00:00Z",
        "2026-11-29T12:00:00Z",
        "2400-02-29T12:00:00Z"
      })
  void whateverTheDateOfTheEventsIsTheyGiveTheSame(String date) {
    Instant noon = Instant.parse(date);
    try (FunctionTestDriver driver =
        driver(minutes().aggregate(counting(), Count::new), new CollectingSink<>("counts"))) {
      driver.pipe(VIEWS, new View("1", "home", noon));
      driver.pipe(VIEWS, new View("1", "home", noon.plusSeconds(3_599)));
      driver.pipe(VIEWS, new View("1", "home", noon.plusSeconds(7_300)));
      driver.pipe(VIEWS, new View("2", "home", noon));
      driver.advanceWatermark(VIEWS, noon.plusSeconds(60));

      assertThat(driver.results(Count.class))
          .containsExactly(new Count("home", noon, noon.plusSeconds(60), 1));
      assertThat(driver.tally())
          .isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)).plus(Tally.late(1)));
    }
    try (FunctionTestDriver driver = driver(new Visits(), new CollectingSink<>("times"))) {
      driver.pipe(VIEWS, new View("1", "home", noon));
      driver.pipe(VIEWS, new View("2", "home", noon.plusSeconds(7_199)));
      driver.pipe(VIEWS, new View("3", "home", noon.plusSeconds(14_399)));

      assertThat(driver.results(Integer.class)).as("seen two hours ago").containsExactly(1, 2, 1);
    }
  }

  @Test
  void aTimeThatIsNoneArrivesNowAndIsTooFarAhead() {
    try (FunctionTestDriver driver = driver(new Visits(), new CollectingSink<>("times"))) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.pipe(VIEWS, new View("2", "home", Instant.parse("+56302-01-01T00:00:00Z")));

      assertThat(driver.deadLetters())
          .extracting(DeadLetter::reason)
          .containsExactly(Reason.TOO_FAR_AHEAD);
      assertThat(driver.watermark(VIEWS)).isEqualTo(NOON.minusMillis(10_001));
    }
  }

  @Test
  void aClockThatIsSetDoesNotFollowAWrongClock() {
    try (FunctionTestDriver driver = driver(new Visits(), new CollectingSink<>("times"))) {
      driver.clock(NOON);
      driver.pipe(VIEWS, new View("1", "home", NOON.plus(Duration.ofDays(2))));
      assertThat(driver.deadLetters()).hasSize(1);
    }
  }

  @Test
  void theSinksOwnEncodeRefuses() {
    Sink<Count> picky =
        new Rows<>(count -> {
          if (count.views() == 2) {
            throw new IllegalArgumentException("two is too many");
          }
          return count.page();
        });
    try (FunctionTestDriver driver = driver(minutes().aggregate(counting(), Count::new), picky)) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.pipe(VIEWS, new View("2", "home", NOON));
      driver.pipe(VIEWS, new View("3", "home", NOON.plusSeconds(60)));
      driver.advanceWatermark(VIEWS, NOON.plusSeconds(120));

      assertThat(driver.results(Count.class)).extracting(Count::views).containsExactly(1L);
      assertThat(driver.deadLetters())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(Reason.RESULT_REFUSED);
            assertThat(letter.message()).contains("sink 'rows'", "two is too many");
          });
      assertThat(driver.emissions().getFirst().payload()).isEqualTo("home".getBytes());
    }
  }

  @Test
  void twoValuesThatASinkWritesAsTheSameBytesStayTwo() {
    Sink<Integer> same = new Rows<>(number -> "");
    try (FunctionTestDriver driver = driver(new Visits(), same)) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.pipe(VIEWS, new View("2", "home", NOON));

      assertThat(driver.results(Integer.class)).containsExactly(1, 2);
    }
  }

  @Test
  void aSinkThatIsNotPureFailsTheTest() {
    int[] calls = {0};
    FunctionTestDriver driver = driver(new Visits(), new Rows<>(value -> "" + calls[0]++));
    assertThatThrownBy(() -> driver.pipe(VIEWS, new View("1", "home", NOON)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("encode(..) is not pure");
  }

  @Test
  void aValueThatIsChangedAfterItWasEmittedFailsTheTest() {
    Operator<View, List<String>> changing =
        ProcessFunction.of((event, context) -> {
          List<String> row = new ArrayList<>(List.of("a"));
          context.emit(row);
          row.add("b");
        });
    FunctionTestDriver driver = driver(changing, new CollectingSink<>("rows"));
    assertThatThrownBy(() -> driver.pipe(VIEWS, new View("1", "home", NOON)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("it was changed since");
  }

  @Test
  void oneNameForTwoValuesFailsTheTest() {
    Operator<View, String> naming =
        ProcessFunction.of((event, context) -> context.emit("row", event.value().id()));
    FunctionTestDriver driver = driver(naming, new CollectingSink<>("rows"));
    driver.pipe(VIEWS, new View("1", "home", NOON));
    driver.pipe(VIEWS, new View("1", "home", NOON));
    assertThatThrownBy(() -> driver.pipe(VIEWS, new View("2", "home", NOON)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("two values under one id", "home/row", "such as a version");
  }

  private static final class Backward extends ProcessFunction<View, String> {
    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {
      context.timers().event(event.value().at());
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      context.timers().event(time - 1);
    }
  }

  @Test
  void timersThatSetEarlierOnesForEverAreStopped() {
    FunctionTestDriver driver = driver(new Backward(), new CollectingSink<>("rows"));
    driver.pipe(VIEWS, new View("1", "home", NOON));
    driver.advanceWatermark(VIEWS, NOON.plusSeconds(1));
    assertThat(driver.deadLetters())
        .singleElement()
        .satisfies(
            letter -> assertThat(letter.message()).contains("timers keep setting earlier timers"));
  }

  @Test
  void askingForValuesOfAnotherTypeSaysWhichThereAre() {
    try (FunctionTestDriver driver = driver(new Visits(), new CollectingSink<>("times"))) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      assertThatThrownBy(() -> driver.results(Count.class))
          .hasMessageContaining("sink 'times' was given a java.lang.Integer");
    }
  }

  @Test
  void aDeadLetterThatTheTestDidNotAskForFailsIt() {
    FunctionTestDriver driver = driver(new Visits(), new CollectingSink<>("times"));
    driver.pipeBytes("views", "p", "{".getBytes(StandardCharsets.UTF_8));
    assertThat(driver.deadLetters()).hasSize(1);
    driver.pipeBytes("views", "p", "[".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(driver::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 dead letters")
        .hasMessageContaining("UNREADABLE at views/shard-0@2");
  }

  @Test
  void anEventThatWaitsWithItsKeyFailsTheTestUnlessItAsksForIt() {
    FunctionTestDriver driver =
        FunctionTestDriver.of(
            StreamFunction.named("f")
                .from(VIEWS.keyBy(View::page))
                .compute(
                    ProcessFunction.of((event, context) -> {
                      throw new IllegalStateException("not today");
                    }))
                .to(new CollectingSink<>("rows"))
                .onFailure(FailurePolicy.park(Duration.ofDays(1)))
                .build());
    driver.pipe(VIEWS, new View("1", "home", NOON));

    assertThatThrownBy(driver::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("parked()");
    assertThat(driver.parked()).hasSize(1);
    driver.close();
  }

  @Test
  void aRetractingWindowsResultsAndWhatItTakesBackAreToldApart() {
    Operator<View, Count> counts =
        minutes()
            .allowedLateness(Duration.ofMinutes(5))
            .retracting()
            .aggregate(counting(), Count::new);
    try (FunctionTestDriver driver = driver(counts, new CollectingSink<>("counts"))) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.advanceWatermark(VIEWS, NOON.plusSeconds(60));
      driver.pipe(VIEWS, new View("2", "home", NOON));

      assertThat(driver.results(Count.class)).extracting(Count::views).containsExactly(1L, 2L);
      assertThat(driver.withdrawn(Count.class)).extracting(Count::views).containsExactly(1L);
    }
  }

  @Test
  void theStateOfAProcessIsReadInItsTypes() {
    try (FunctionTestDriver driver = driver(new Visits(), new CollectingSink<>("times"))) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.pipe(VIEWS, new View("2", "home", NOON.plusSeconds(1)));

      KeyState home = driver.state("home");
      assertThat(home.value(SEEN)).isEqualTo(new Seen("2", 2));
      assertThat(home.map(BY_ID))
          .isEqualTo(Map.of("1", NOON.toEpochMilli(), "2", NOON.plusSeconds(1).toEpochMilli()));
      assertThat(home.list(TIMES)).containsExactly(NOON, NOON.plusSeconds(1));
      assertThat(home.timers(TimeDomain.EVENT))
          .containsExactly(NOON.toEpochMilli() + 60_000, NOON.toEpochMilli() + 61_000);
      assertThat(home.timers(TimeDomain.PROCESSING)).isEmpty();
      assertThat(driver.state("away").isEmpty()).isTrue();
      assertThat(driver.state("away").value(SEEN)).isNull();

      driver.advanceClock(Duration.ofHours(2));
      assertThat(driver.state("home").value(SEEN)).as("expired").isNull();
      assertThat(driver.state("home").list(TIMES)).hasSize(2);
    }
  }

  @Test
  void aTimerThatWasSetInThePastIsAmongThem() {
    try (FunctionTestDriver driver = driver(new Visits(), new CollectingSink<>("times"))) {
      driver.advanceWatermark(VIEWS, NOON.plus(Duration.ofHours(1)));
      driver.pipe(VIEWS, new View("1", "home", NOON));
      assertThat(driver.state("home").timers(TimeDomain.EVENT))
          .containsExactly(NOON.toEpochMilli() + 60_000);
    }
  }

  @Test
  void theOpenWindowsOfAKeyAreReadAsTheAggregatesResults() {
    try (FunctionTestDriver driver =
        driver(minutes().aggregate(counting(), Count::new), new CollectingSink<>("counts"))) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.pipe(VIEWS, new View("2", "home", NOON.plusSeconds(1)));

      long start = NOON.toEpochMilli();
      assertThat(driver.state("home").windows(Long.class))
          .isEqualTo(Map.of(new TimeWindow(start, start + 60_000), 2L));
      assertThatThrownBy(() -> driver.state("home").value(SEEN))
          .hasMessageContaining("state 'seen' is of a function that computes a ProcessFunction");
    }
  }

  private static FunctionTestDriver closing(Source<View> views) {
    return FunctionTestDriver.of(
        StreamFunction.named("f")
            .from(views.keyBy(View::page))
            .compute(minutes().aggregate(counting(), Count::new))
            .to(new CollectingSink<>("counts"))
            .build());
  }

  @Test
  void theLastWindowClosesByTheClockWhereTheSourceDeclaresIt_asWhenDeployed() {
    Source<View> views = VIEWS.closeWhenSilentFor(Duration.ofMinutes(5));
    try (FunctionTestDriver driver = closing(views)) {
      driver.pipe(views, new View("1", "home", NOON));
      driver.advanceClock(Duration.ofMinutes(4));
      assertThat(driver.results(Count.class)).isEmpty();

      driver.advanceClock(Duration.ofMinutes(1));
      assertThat(driver.results(Count.class))
          .containsExactly(new Count("home", NOON, NOON.plusSeconds(60), 1));

      driver.coldStart();
      driver.pipe(views, new View("2", "home", NOON.plusSeconds(1)));
      assertThat(driver.tally()).isEqualTo(Tally.applied(1).plus(Tally.late(1)));
    }
  }

  @Test
  void withoutTheDeclarationTheLastWindowStaysOpen() {
    try (FunctionTestDriver driver = closing(VIEWS)) {
      driver.pipe(VIEWS, new View("1", "home", NOON));
      driver.advanceClock(Duration.ofDays(2));

      assertThat(driver.results(Count.class)).isEmpty();
    }
  }
}
