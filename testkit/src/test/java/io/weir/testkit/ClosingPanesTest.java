package io.weir.testkit;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.window.Pane;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the last pane of a window is called, if the on-time pane had nothing to say. */
class ClosingPanesTest {
  record Ev(String key, long at) {}

  record Out(String key, String kind) {}

  private static final Source<Ev> EVENTS =
      Source.stream("events", Json.of(Ev.class))
          .timestampMillis(Ev::at, boundedOutOfOrderness(Duration.ZERO));

  private static Window<Ev> window() {
    return Window.of(EVENTS)
        .tumbling(Duration.ofMillis(10))
        .allowedLateness(Duration.ofMillis(100));
  }

  /** An event in time, one that is late, and the end of the window's life. */
  private static List<String> kinds(Window<Ev> window) {
    StreamFunction function =
        StreamFunction.named("panes")
            .from(EVENTS.keyBy(Ev::key))
            .compute(window.aggregateResults(Aggregates.counting(), ClosingPanesTest::out))
            .to(new CollectingSink<>("panes"))
            .build();
    try (var driver = FunctionTestDriver.of(function)) {
      driver.pipe(EVENTS, new Ev("x", 1));
      driver.pipe(EVENTS, new Ev("y", 50));
      driver.pipe(EVENTS, new Ev("x", 2));
      driver.pipe(EVENTS, new Ev("y", 500));
      driver.tick();
      return driver.results(Out.class).stream()
          .filter(out -> out.key().equals("x"))
          .map(Out::kind)
          .toList();
    }
  }

  private static Out out(WindowResult<Long> result) {
    Pane pane = result.pane();
    return new Out(result.key(), pane.kind() + (pane.last() ? ", last" : ""));
  }

  @Test
  void aPaneOfLateEventsIsLateThoughNothingWasLeftForTheOnTimePane() {
    assertThat(kinds(window().discarding().earlyEvery(1).lateOnlyAtClose()))
        .containsExactly("EARLY", "LATE, last");
  }

  @Test
  void aPaneOfLateEventsIsLateThoughTheOnTimePaneHadNoNews() {
    assertThat(kinds(window().earlyEvery(1).onTimeOnlyWithNews().lateOnlyAtClose()))
        .containsExactly("EARLY", "LATE, last");
  }

  @Test
  void theOnlyPaneOfAWindowThatFiresAtItsEndAloneIsOnTime() {
    assertThat(kinds(window().onlyOnClose())).containsExactly("ON_TIME, last");
  }
}
