package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.LimitExceededException;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.aggregate.Aggregates;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.time.TimeDomain;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** P6: what is at a named limit is taken, one more is not, and the message says what to do. */
class OperatorLimitsTest {
  private static <V> Event<V> event(String source, long time, V value) {
    return new Event<>(source, "k", time, 0, null, null, value);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  /** One event opens as many windows as a key may have; an earlier or later one would open more. */
  @Test
  void aKeyMayHaveAsManyOpenWindowsAsTheLimitAndNotOneMore() {
    Operator<String, Long> hopping =
        Window.of(String.class)
            .hopping(ms(Window.MAX_WINDOWS_PER_KEY), ms(1))
            .aggregate(Aggregates.counting(), (key, start, end, value) -> value);
    OperatorHarness<String> script = OperatorHarness.of(hopping);
    script.event(20_000, "fills");
    script.event(20_000, "fits");

    assertThatThrownBy(() -> script.event(20_001, "one more"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContainingAll("MAX_WINDOWS_PER_KEY = 10000", "larger windows", "finer key");
    script.watermark(10_001 + Window.MAX_WINDOWS_PER_KEY - 1);
    assertThatCode(() -> script.event(20_001, "has room now")).doesNotThrowAnyException();
  }

  @Test
  void sessionsAreWindowsToo() {
    OperatorState<String, Long> state =
        Window.of(String.class)
            .session(ms(1))
            .aggregate(Aggregates.counting(), (key, start, end, value) -> value)
            .open(null);
    FixedContext<Long> context = new FixedContext<>(Long.MIN_VALUE, 0);
    for (int i = 0; i < Window.MAX_WINDOWS_PER_KEY; i++) {
      state.onEvent(event("s", 3L * i, "a"), context);
    }
    assertThatThrownBy(() -> state.onEvent(event("s", -10, "a"), context))
        .hasMessageContaining("MAX_WINDOWS_PER_KEY");
    assertThatCode(() -> state.onEvent(event("s", 1, "meets two"), context))
        .doesNotThrowAnyException();
  }

  @Test
  void aWindowWithoutEndRepeatsItselfSoOftenAndStopsUntilThereIsNews() {
    OperatorHarness<String> script =
        OperatorHarness.of(
            Window.of(String.class)
                .global()
                .earlyEvery(ms(10))
                .evenWithoutNews()
                .aggregate(Aggregates.counting(), (key, start, end, value) -> value));
    script.event(0, "a");
    script.watermark(1_000_000);
    assertThat(script.texts()).hasSize(1 + Window.MAX_REPEATED_PANES);

    script.event(1_000_001, "b");
    script.watermark(1_000_025);
    assertThat(script.texts()).hasSize(1 + Window.MAX_REPEATED_PANES + 2);
    assertThat(script.texts().getLast()).endsWith(" 2");
  }

  @Test
  void aWindowWithAnEndFiresAtEveryIntervalOfIt() {
    OperatorHarness<String> script =
        OperatorHarness.of(
            Window.of(String.class)
                .tumbling(ms(20_000))
                .earlyEvery(ms(10))
                .evenWithoutNews()
                .aggregate(Aggregates.counting(), (key, start, end, value) -> value));
    script.event(0, "a");
    script.watermark(20_000);
    assertThat(script.texts()).hasSize(2_000);
  }

  @Test
  void aWindowWithoutNewsStaysSilentHoweverFarTheWatermarkJumps() {
    OperatorHarness<String> script =
        OperatorHarness.of(
            Window.of(String.class)
                .session(ms(20_000))
                .earlyEvery(ms(10))
                .aggregate(Aggregates.counting(), (key, start, end, value) -> value));
    script.event(0, "a");
    script.watermark(9_000);
    assertThat(script.texts()).hasSize(1);

    script.event(9_001, "b");
    script.watermark(9_009);
    assertThat(script.texts()).hasSize(1);
    script.watermark(19_000);
    assertThat(script.texts()).hasSize(2);
    assertThat(script.texts().getLast()).endsWith(" 2");
  }

  /** Sets as many timers as an event says. */
  private static final class Many extends ProcessFunction<Integer, Long> {
    @Override
    public void onEvent(Event<Integer> event, ProcessContext<Long> context) {
      for (int i = 0; i < event.value(); i++) {
        context.timers().event(1_000 + i);
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Long> context) {}
  }

  @Test
  void aKeyMayHaveAsManyTimersAsTheLimitAndNotOneMore() {
    OperatorHarness<Integer> script = OperatorHarness.of(new Many());
    script.event(1, ProcessFunction.MAX_TIMERS_PER_KEY);
    assertThatCode(() -> script.event(2, ProcessFunction.MAX_TIMERS_PER_KEY))
        .doesNotThrowAnyException();

    assertThatThrownBy(() -> script.event(3, ProcessFunction.MAX_TIMERS_PER_KEY + 1))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContainingAll("MAX_TIMERS_PER_KEY = 10000", "one timer for the earliest time");
    script.watermark(1_000);
    assertThatCode(() -> script.event(4, 1)).doesNotThrowAnyException();
  }

  /** A timer that always sets an earlier one. */
  private static final class Backward extends ProcessFunction<String, Long> {
    @Override
    public void onEvent(Event<String> event, ProcessContext<Long> context) {
      context.timers().event(0);
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Long> context) {
      context.timers().event(time - 1);
    }
  }

  @Test
  void timersThatKeepSettingEarlierOnesAreStopped() {
    OperatorState<String, Long> state = new Backward().open(null);
    FixedContext<Long> context = new FixedContext<>(Long.MIN_VALUE, 0);
    state.onEvent(event("s", 1, "a"), context);
    for (int i = 0; i < ProcessFunction.MAX_TIMERS_PER_KEY; i++) {
      state.onTimer(TimeDomain.EVENT, context);
    }
    assertThatThrownBy(() -> state.onTimer(TimeDomain.EVENT, context))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContainingAll("MAX_TIMERS_PER_KEY", "keep setting earlier", "choose later");
    assertThat(state.nextDue(TimeDomain.EVENT)).as("the timer is not due again").isEmpty();
  }

  @Test
  void aSlidingCountWindowOfTheLargestSizeHoldsNoMoreThanIt() {
    OperatorHarness<String> small =
        OperatorHarness.of(
            Window.of(String.class)
                .count(3, 1)
                .aggregateResults(Aggregates.counting(), WindowResult::value));
    for (int i = 0; i < 10; i++) {
      small.event(0, "a");
    }
    assertThat(small.texts()).endsWith("3", "3", "3");
    assertThat(small.bytes().length).isLessThan(14);
  }
}
