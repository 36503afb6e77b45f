package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.Output;
import io.weir.Source;
import io.weir.StateEntry;
import io.weir.StreamFunction;
import io.weir.codec.Codecs;
import io.weir.join.IntervalJoin;
import io.weir.pattern.Pattern;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.rank.Rank;
import io.weir.time.TimeDomain;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators tell of their state, as people read it; the rules of it are the contract's. */
class KeptEntriesTest {
  private static final Source<String> LEFT = Source.stream("left", Codecs.of(String.class));
  private static final Source<String> RIGHT = Source.stream("right", Codecs.of(String.class));

  private static List<StateEntry> kept(OperatorHarness<?> key) {
    return key.state().kept();
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  @Test
  void aJoinTellsWhoWaitsOnWhichSideAndUntilWhen() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            IntervalJoin.of(LEFT.keyBy(value -> value), RIGHT.keyBy(value -> value))
                .between(ofSeconds(-3), ofSeconds(2))
                .fullJoin((left, right) -> left + " " + right));
    key.event("left", 1_000, "a");
    assertThat(kept(key)).hasSize(1);
    StateEntry entry = kept(key).getFirst();
    assertThat(entry.kind()).isEqualTo("waiting event");
    assertThat(entry.holds())
        .isEqualTo(Map.of("source", "left", "time", at(1_000), "event", "a", "hasPartner", false));
    assertThat(entry.dues())
        .containsExactly(new StateEntry.Due(TimeDomain.EVENT, 3_000, "has its result alone"));
  }

  /** It meets nobody after its interval, and is there until the key is written again. */
  @Test
  void aJoinTellsUntilWhenAnEventMeetsOthersAndWhenItIsForgotten() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            IntervalJoin.of(LEFT.keyBy(value -> value), RIGHT.keyBy(value -> value))
                .between(ofSeconds(-3), ofSeconds(2))
                .leftJoin((left, right) -> left + " " + right));
    key.event("left", 1_000, "a");
    key.event("right", 1_500, "b");
    assertThat(kept(key))
        .extracting(entry -> entry.holds().get("meetsUntil"))
        .containsExactly(at(3_000), at(4_500));
    assertThat(kept(key))
        .flatExtracting(StateEntry::dues)
        .containsExactly(
            new StateEntry.Due(TimeDomain.EVENT, 63_000, "is forgotten"),
            new StateEntry.Due(TimeDomain.EVENT, 64_500, "is forgotten"));
    assertThat(key.nextDue(TimeDomain.EVENT)).hasValue(63_000);
  }

  @Test
  void aPatternTellsItsPartialMatchesAndWhatTheyWaitFor() {
    OperatorHarness<String> key =
        OperatorHarness.of(
            Pattern.of(String.class)
                .begin("first", text -> text.equals("a"))
                .followedBy("second", text -> text.equals("b"))
                .within(ofSeconds(10))
                .select(match -> "found"));
    key.event(1_000, "a");
    assertThat(kept(key)).extracting(StateEntry::kind).containsExactly("waiting event");
    key.watermark(2_000);
    StateEntry entry = kept(key).getFirst();
    assertThat(entry.kind()).isEqualTo("partial match");
    assertThat(entry.holds().get("waitsFor")).isEqualTo("second");
    assertThat(entry.holds().get("events"))
        .isEqualTo(List.of(Map.of("stage", "first", "time", at(1_000), "event", "a")));
    assertThat(entry.dues())
        .containsExactly(new StateEntry.Due(TimeDomain.EVENT, 11_250, "is forgotten"));
    assertThat(entry.holds().get("matchesUntil")).isEqualTo(at(11_000));
  }

  @Test
  void aPatternThatTellsOfTimeoutsIsCalledAtEach() {
    OperatorHarness<String> key =
        OperatorHarness.of(
            Pattern.of(String.class)
                .begin("first", text -> text.equals("a"))
                .followedBy("second", text -> text.equals("b"))
                .within(ofSeconds(10))
                .timedOut(Output.of("late", String.class), match -> "gone")
                .select(match -> "found"));
    key.event(1_000, "a");
    key.watermark(2_000);
    StateEntry entry = kept(key).getFirst();
    assertThat(entry.dues())
        .containsExactly(new StateEntry.Due(TimeDomain.EVENT, 11_000, "times out"));
    assertThat(entry.holds()).doesNotContainKey("matchesUntil");
  }

  @Test
  void anEmptyPaneIsNotToldToFire() {
    OperatorHarness<String> key =
        OperatorHarness.of(
            Window.of(LEFT)
                .tumbling(ofSeconds(10))
                .earlyEvery(ofSeconds(2))
                .discarding()
                .aggregateResults(counting(), pane -> "" + pane.value()));
    key.event(1_000, "a");
    assertThat(kept(key).getFirst().dues())
        .extracting(StateEntry.Due::what)
        .contains("gives an early pane", "fires");
    key.watermark(3_000);
    assertThat(kept(key).getFirst().dues())
        .extracting(StateEntry.Due::what)
        .contains("ends")
        .doesNotContain("fires", "gives an early pane");
  }

  @Test
  void aRankTellsItsRowsInTheirOrder() {
    OperatorHarness<String> key =
        OperatorHarness.of(
            Rank.of(Codecs.of(String.class))
                .by(Comparator.comparingInt(String::length))
                .top(3)
                .ranks((name, rank, row) -> rank + " " + row));
    key.event(0, "long");
    key.event(1, "s");
    assertThat(kept(key))
        .extracting(entry -> entry.holds().get("place") + " " + entry.holds().get("row"))
        .containsExactly("1 s", "2 long");
  }

  /** Counts, and calls back. */
  private static final class Counts extends ProcessFunction<String, String> {
    private final StateSpec.Value<Long> count = value("count", Long.class);

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.state(count).set(context.state(count).value().orElse(0L) + 1);
      context.timers().event(event.timestamp() + 5);
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      context.emit("at " + time + " " + context.state(count).value().orElseThrow());
    }
  }

  @Test
  void aProcessFunctionTellsItsStatesAndItsTimers() {
    OperatorHarness<String> key = OperatorHarness.of(new Counts());
    key.event(1_000, "a");
    assertThat(kept(key)).extracting(StateEntry::kind).containsExactly("state", "timer");
    assertThat(kept(key).getFirst().holds()).isEqualTo(Map.of("name", "count", "value", 1L));
    assertThat(kept(key).getLast().dues())
        .containsExactly(new StateEntry.Due(TimeDomain.EVENT, 1_005, "calls onEventTimer"));
  }

  /** The driver goes on from what a deployed function has stored. */
  @Test
  void aDriverBeginsAKeyWithStoredState() {
    Source<String> texts =
        Source.stream("texts", Codecs.of(String.class))
            .timestamps(text -> at(Long.parseLong(text)), WatermarkStrategy.monotonic())
            .waitForSilentShards();
    StreamFunction function =
        StreamFunction.named("counts")
            .from(texts.keyBy(text -> "all"))
            .compute(new Counts())
            .to(new CollectingSink<>("out"))
            .build();
    OperatorHarness<String> deployed = OperatorHarness.of(new Counts());
    deployed.event(1_000, "1000");
    deployed.event(1_000, "1000");
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.restore("all", deployed.bytes(), 1);
      assertThatThrownBy(() -> driver.restore("all", deployed.bytes(), 1))
          .hasMessageContaining("has state already");
      driver.pipe(texts, "1003");
      driver.advanceWatermark(texts, at(1_006));
      assertThat(driver.results(String.class)).containsExactly("at 1005 3");
    }
  }
}
