package io.weir.testkit;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.LimitExceededException;
import io.weir.Operator;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codecs;
import io.weir.process.StateSpec;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import io.weir.window.MergedWindow;
import io.weir.window.Suppress;
import io.weir.window.TriggerContext;
import io.weir.window.Window;
import io.weir.window.WindowProcess;
import io.weir.window.WindowProcessContext;
import io.weir.window.WindowResult;
import io.weir.window.WindowTrigger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Triggers with state, processes on panes, only changes, and what is held back. */
class FurtherWindowsTest {
  private static final Window<Long> TUMBLING = Window.of(Long.class).tumbling(ofMillis(10));

  private static OperatorHarness<Long> summed(Window<Long> window) {
    return OperatorHarness.of(
        window.aggregateResults(
            Aggregates.summing(value -> value),
            pane -> pane.pane().kind() + " " + pane.pane().index() + " " + pane.value()));
  }

  /** Fires on the wall clock, on event time, and purges at each third event. */
  private static final class Counted extends WindowTrigger<Long> {
    private final StateSpec.Value<Long> count = keeps(StateSpec.value("count", Long.class));

    @Override
    public Decision onEvent(Event<Long> event, TimeWindow window, TriggerContext context) {
      context.timers().event(window.maxTimestamp());
      context.timers().processing(context.processingTime() + 5);
      long number = context.state(count).update(0L, before -> before + 1);
      return number % 3 == 0 ? Decision.FIRE_AND_PURGE : Decision.CONTINUE;
    }

    @Override
    public Decision onEventTimer(long time, TimeWindow window, TriggerContext context) {
      return Decision.FIRE;
    }

    @Override
    public Decision onProcessingTimer(long time, TimeWindow window, TriggerContext context) {
      return context.news() > 0 ? Decision.FIRE : Decision.CONTINUE;
    }

    @Override
    public void onMerge(TimeWindow window, List<MergedWindow> merged, TriggerContext context) {
      merged.forEach(
          old -> context.state(count).update(0L, before -> before + old.state(count).value(0L)));
    }
  }

  @Test
  void aTriggerDecidesOnEventsAndOnTimersOfBothDomains() {
    OperatorHarness<Long> key =
        summed(TUMBLING.allowedLateness(ofMillis(10)).triggeredBy(new Counted()));
    key.event(101, 1L);
    key.processingTime(5);
    key.event(102, 2L);
    key.event(103, 4L);
    key.event(104, 8L);
    key.watermark(109);
    key.event(105, 16L);
    key.watermark(110);
    assertThat(key.values(String.class))
        .containsExactly("EARLY 0 1", "EARLY 1 7", "ON_TIME 2 8", "LATE 3 24");
  }

  /** S2.9: nothing is to be done at its end, so its key is not written then. */
  @Test
  void aTriggerWithoutTimersWakesNoKeyBeforeItsWindowGoes() {
    WindowTrigger<Long> each =
        new WindowTrigger<>() {
          @Override
          public Decision onEvent(Event<Long> event, TimeWindow window, TriggerContext context) {
            return Decision.FIRE;
          }
        };
    OperatorHarness<Long> key = summed(TUMBLING.allowedLateness(ofMillis(10)).triggeredBy(each));
    key.event(101, 1L);
    assertThat(key.nextDue(TimeDomain.EVENT)).hasValue(119);
    key.watermark(119);
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void sessionsHandTheirStateOn() {
    OperatorHarness<Long> key =
        summed(Window.of(Long.class).session(ofMillis(10)).triggeredBy(new Counted()));
    key.event(100, 1L);
    key.event(115, 2L);
    key.event(108, 4L);
    assertThat(key.values(String.class)).containsExactly("EARLY 0 7");
    key.watermark(200);
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void aTriggerOfSessionsSaysWhatBecomesOfItsState() {
    WindowTrigger<Long> silent =
        new WindowTrigger<>() {
          @Override
          public Decision onEvent(Event<Long> event, TimeWindow window, TriggerContext context) {
            return Decision.FIRE;
          }
        };
    assertThatThrownBy(
            () -> summed(Window.of(Long.class).session(ofMillis(10)).triggeredBy(silent)))
        .hasMessageContaining("override onMerge");
    assertThatThrownBy(() -> TUMBLING.earlyEvery(1).triggeredBy(silent))
        .hasMessageContaining("contradict");
  }

  /** Numbers its panes per window, and all of them per key. */
  private static final class Numbering extends WindowProcess<List<Long>, String> {
    private final StateSpec.Value<Long> panes = perWindow(StateSpec.value("panes", Long.class));
    private final StateSpec.Value<Long> all = perKey(StateSpec.value("all", Long.class));

    @Override
    public void onPane(WindowResult<List<Long>> pane, WindowProcessContext<String> context) {
      long own = context.windowState(panes).update(0L, before -> before + 1);
      long every = context.keyState(all).update(0L, before -> before + 1);
      context.emit(own + " of " + every + " " + pane.value());
    }

    @Override
    public void onClose(TimeWindow window, WindowProcessContext<String> context) {
      context.emit("closed after " + context.windowState(panes).value(0L));
    }
  }

  private static Operator<Long, String> numbered(Window<Long> window) {
    return window.process(Codecs.of(Long.class), new Numbering());
  }

  @Test
  void aProcessSeesAllElementsAndKeepsStateOfWindowAndKey() {
    OperatorHarness<Long> key = OperatorHarness.of(numbered(TUMBLING.earlyEvery(2)));
    key.event(101, 3L);
    key.event(105, 1L);
    key.event(102, 2L);
    key.watermark(109);
    key.event(110, 9L);
    key.watermark(119);
    assertThat(key.values(String.class))
        .containsExactly(
            "1 of 1 [3, 1]", "2 of 2 [3, 1, 2]", "closed after 2", "1 of 3 [9]", "closed after 1");
    assertThat(key.bytes()).isNotEmpty();
  }

  @Test
  void whatAProcessCannotHaveIsRefused() {
    assertThatThrownBy(() -> numbered(TUMBLING.retracting())).hasMessageContaining("retracting()");
    assertThatThrownBy(() -> numbered(Window.of(Long.class).session(ofMillis(10))))
        .hasMessageContaining("perKey(..)");
  }

  @Test
  void aWindowHasAtMostSoManyElements() {
    OperatorHarness<Long> key =
        OperatorHarness.cut(
            Window.of(Long.class)
                .tumbling(ofMillis(1_000))
                .process(Codecs.of(Long.class), new Numbering()),
            () -> false);
    for (long i = 0; i < Window.MAX_ELEMENTS_PER_WINDOW; i++) {
      key.event(1, i);
    }
    assertThatThrownBy(() -> key.event(1, 0L))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("MAX_ELEMENTS_PER_WINDOW");
  }

  @Test
  void aPaneWithTheValueOfTheOneBeforeIsNone() {
    OperatorHarness<Long> key =
        summed(TUMBLING.allowedLateness(ofMillis(5)).earlyEvery(1).onlyChanges());
    key.event(101, 5L);
    key.event(102, 0L);
    key.watermark(109);
    key.event(103, 0L);
    key.event(103, 1L);
    assertThat(key.values(String.class)).containsExactly("EARLY 0 5", "LATE 1 6");
  }

  @Test
  void anEarlyPaneComesSoMuchAfterTheFirstNews() {
    OperatorHarness<Long> key =
        summed(Window.of(Long.class).tumbling(ofMillis(100)).earlyAfter(ofMillis(20)));
    key.event(101, 1L);
    key.event(115, 2L);
    key.watermark(121);
    key.watermark(150);
    key.event(152, 4L);
    key.watermark(171);
    key.watermark(172);
    key.watermark(199);
    assertThat(key.values(String.class)).containsExactly("EARLY 0 3", "EARLY 1 7", "ON_TIME 2 7");
  }

  @Test
  void earlyPanesComeByOneRuleOfEventTime() {
    assertThatThrownBy(() -> TUMBLING.earlyAfter(ofMillis(2)).earlyEvery(ofMillis(3)))
        .hasMessageContaining("contradict");
    assertThatThrownBy(() -> TUMBLING.earlyEvery(ofMillis(3)).earlyAfter(ofMillis(2)))
        .hasMessageContaining("contradict");
    assertThatThrownBy(() -> TUMBLING.fireEvery(1).earlyAfter(ofMillis(2)))
        .hasMessageContaining("contradict");
    assertThatThrownBy(() -> summed(TUMBLING.discarding().onlyChanges()))
        .hasMessageContaining("onlyChanges() with discarding()");
  }

  private static Suppress<String> held() {
    return Suppress.of(Codecs.of(String.class))
        .untilTimeLimit(ofMillis(20))
        .by(text -> text.substring(0, 1))
        .removedBy(text -> text.endsWith("-"));
  }

  @Test
  void theNewestOfARowIsGivenWhenTheFirstHasWaited() {
    OperatorHarness<String> key = OperatorHarness.of(held().rows((name, row) -> row));
    key.event(100, "a1");
    key.event(105, "b1");
    key.event(119, "a2");
    key.watermark(120);
    key.event(121, "b-");
    key.event(100, "c1");
    key.watermark(125);
    assertThat(key.results()).hasSize(3);
    assertThat(key.values(String.class)).containsExactly("a2", "c1", "b-");
    assertThat(key.texts().getLast()).startsWith("DELETE");
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void aFullBufferFailsTheEventOrGivesTheFirstEarly() {
    OperatorHarness<String> full = OperatorHarness.of(held().maxRows(1).rows((name, row) -> row));
    full.event(100, "a1");
    full.event(101, "a2");
    assertThatThrownBy(() -> full.event(102, "b1"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("earlyWhenFull()");
    OperatorHarness<String> early =
        OperatorHarness.of(held().maxBytes(5).earlyWhenFull().rows((name, row) -> row));
    early.event(100, "a1");
    early.event(99, "b1");
    early.event(102, "a234");
    assertThat(early.values(String.class)).containsExactly("b1");
  }
}
