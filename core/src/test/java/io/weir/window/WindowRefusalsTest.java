package io.weir.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Operator;
import io.weir.Output;
import io.weir.aggregate.Aggregates;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A refusal names the settings that do not go together and says what to do. */
class WindowRefusalsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Output<String> LATE = Output.of("late", String.class);

  private static final Windows<String> WINDOWS = Window.of(String.class);

  private static Window<String> window() {
    return WINDOWS.tumbling(MINUTE);
  }

  private static Operator<String, Long> operator(Window<String> window) {
    return window.aggregate(Aggregates.counting(), (key, start, end, value) -> value);
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aSizeThatIsNotPositive() {
    refused(() -> WINDOWS.tumbling(Duration.ZERO), "size 0 ms", "must be positive");
    refused(
        () -> WINDOWS.hopping(MINUTE, Duration.ZERO), "size 60000 ms", "slide 0 ms", "positive");
    refused(() -> WINDOWS.session(Duration.ZERO), "session(PT0S)", "at least one millisecond");
  }

  @Test
  void anOffsetThatIsNoSmallerThanTheSizeOrTheSlide() {
    refused(() -> window().offset(MINUTE), "offset 60000 ms", "size 60000 ms", "use the remainder");
    refused(
        () -> WINDOWS.hopping(MINUTE, Duration.ofSeconds(10)).offset(Duration.ofSeconds(-10)),
        "offset -10000 ms",
        "slide 10000 ms",
        "use the remainder");
  }

  @Test
  void anOffsetOnWindowsThatHaveNone() {
    refused(
        () -> WINDOWS.session(MINUTE).offset(MINUTE), "offset(PT1M)", "sessions", "leave it out");
    refused(() -> WINDOWS.global().offset(MINUTE), "offset(PT1M)", "global window", "leave it out");
    refused(
        () -> WINDOWS.calendarDays(ZoneId.of("UTC")).offset(MINUTE),
        "offset(PT1M)",
        "calendar days in UTC",
        "leave it out");
  }

  @Test
  void moreWindowsPerEventThanTheMost() {
    refused(
        () -> WINDOWS.hopping(Duration.ofDays(365), Duration.ofMillis(1)),
        "size 31536000000 ms",
        "slide 1 ms",
        "10000000",
        "use a larger slide");
  }

  @Test
  void aNegativeLateness() {
    refused(
        () -> window().allowedLateness(Duration.ofMillis(-1)),
        "allowedLateness(PT-0.001S)",
        "cannot be negative");
    assertThat(window().allowedLateness(Duration.ZERO)).isNotNull();
  }

  @Test
  void firingEachZeroEventsOrMilliseconds() {
    refused(() -> window().earlyEvery(0), "earlyEvery(0)", "at least 1", "leave it out");
    refused(() -> window().earlyEvery(Duration.ZERO), "earlyEvery(PT0S)", "one millisecond");
    refused(
        () -> window().earlyAfterProcessingTime(Duration.ofMillis(-3)),
        "earlyAfterProcessingTime(PT-0.003S)",
        "one millisecond");
    refused(() -> window().lateEvery(0), "lateEvery(0)", "leave it out");
    refused(() -> window().fireEvery(-1), "fireEvery(-1)", "leave it out");
  }

  private static void contradictory(ThrowingCallable call, String one, String other) {
    refused(call, one, other, "contradict each other", "leave out one of them");
  }

  @Test
  void settingsThatContradictEachOtherWhicheverComesFirst() {
    contradictory(() -> window().onlyOnClose().fireEvery(3), "onlyOnClose()", "fireEvery(3)");
    contradictory(() -> window().fireEvery(3).onlyOnClose(), "onlyOnClose()", "fireEvery(3)");
    contradictory(() -> window().fireEvery(3).earlyEvery(2), "fireEvery(3)", "earlyEvery(2)");
    contradictory(() -> window().earlyEvery(2).fireEvery(3), "fireEvery(3)", "earlyEvery(2)");
    contradictory(
        () -> window().fireEvery(3).earlyEvery(MINUTE), "fireEvery(3)", "earlyEvery(PT1M)");
    contradictory(
        () -> window().onlyOnClose().earlyAfterProcessingTime(MINUTE),
        "onlyOnClose()",
        "earlyAfterProcessingTime(PT1M)");
    contradictory(() -> window().closingPane().lateNever(), "closingPane()", "lateNever()");
    contradictory(() -> window().lateNever().closingPane(), "closingPane()", "lateNever()");
    contradictory(
        () -> window().closingPaneWithNews().lateNever(), "closingPaneWithNews()", "lateNever()");
    contradictory(() -> window().onlyOnClose().lateNever(), "onlyOnClose()", "lateNever()");
    contradictory(() -> window().lateEvery(2).lateNever(), "lateEvery(2)", "lateNever()");
    contradictory(
        () -> window().lateOnlyAtClose().lateEvery(2), "lateOnlyAtClose()", "lateEvery(2)");
    contradictory(() -> window().lateNever().lateOnlyAtClose(), "lateNever()", "lateOnlyAtClose()");
    contradictory(
        () -> window().fireEvery(3).onTimeOnlyWithNews(), "fireEvery(3)", "onTimeOnlyWithNews()");
    contradictory(
        () -> window().trigger((value, window, news) -> true).fireEvery(3),
        "trigger(..)",
        "fireEvery(3)");
    contradictory(
        () -> window().onlyOnClose().trigger((value, window, news) -> true),
        "onlyOnClose()",
        "trigger(..)");
  }

  @Test
  void settingsThatOnlySoundAlikeGoTogether() {
    assertThat(operator(window().fireEvery(3).closingPaneWithNews()).describe())
        .contains("fires each 3 events, at its end if there is news, accumulating");
    assertThat(operator(window().lateOnlyAtClose().closingPane()).describe())
        .contains("fires on time, at its end, accumulating");
    assertThat(operator(window().lateNever()).describe()).contains("fires on time, accumulating");
    assertThat(operator(window().onlyOnClose().closingPane()).describe())
        .contains("fires at its end, accumulating");
  }

  @Test
  void aSettingThatIsGivenAgainReplacesItself() {
    assertThat(operator(window().fireEvery(3).fireEvery(5)).describe())
        .contains("fires each 5 events, accumulating");
    assertThat(operator(window().closingPane().closingPaneWithNews()).describe())
        .contains("fires on time, late each 1 events, at its end if there is news, accumulating");
  }

  @Test
  void durationsThatAreNoWholeMilliseconds() {
    Duration tiny = Duration.ofNanos(5);
    refused(() -> WINDOWS.tumbling(tiny), "size(PT0.000000005S)", "fraction of a millisecond");
    refused(() -> WINDOWS.hopping(MINUTE, tiny), "slide(PT0.000000005S)", "fraction");
    refused(() -> WINDOWS.session(tiny), "session(PT0.000000005S)", "fraction");
    refused(() -> window().offset(tiny), "offset(PT0.000000005S)", "fraction");
    refused(() -> window().allowedLateness(tiny), "allowedLateness(PT0.000000005S)", "fraction");
    refused(() -> window().earlyEvery(tiny), "earlyEvery(PT0.000000005S)", "fraction");
    refused(() -> window().earlyAfterProcessingTime(tiny), "earlyAfterProcessingTime", "fraction");
    refused(() -> Ttl.of(MINUTE.plusNanos(1)), "Ttl.of(PT1M0.000000001S)", "fraction");
    refused(
        () -> WatermarkStrategy.boundedOutOfOrderness(tiny), "boundedOutOfOrderness", "fraction");
  }

  @Test
  void durationsLongerThanTimeIsCounted() {
    Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
    refused(() -> WINDOWS.tumbling(endless), "size(", "longer than time is counted");
    refused(() -> WINDOWS.hopping(endless, MINUTE), "size(", "longer");
    refused(() -> WINDOWS.session(endless), "session(", "longer");
    refused(() -> window().offset(Duration.ofSeconds(Long.MIN_VALUE)), "offset(", "longer");
    refused(() -> window().offset(Duration.ofMillis(Long.MIN_VALUE)), "offset(PT-", "longer");
    refused(() -> window().offset(Duration.ofMillis(-Long.MAX_VALUE)), "offset -9223", "smaller");
    refused(() -> window().earlyEvery(endless), "earlyEvery(", "longer");
    refused(() -> Ttl.of(endless), "Ttl.of(", "longer");
    refused(() -> WatermarkStrategy.boundedOutOfOrderness(endless), "boundedOutOfOrder", "longer");
  }

  @Test
  void aCountWindowOfNothing() {
    refused(() -> WINDOWS.count(0), "count(0, 0)", "size and slide", "at least 1");
    refused(() -> WINDOWS.count(3, 0), "count(3, 0)", "size and slide", "at least 1");
    refused(() -> WINDOWS.count(-1, 3), "count(-1, 3)", "size and slide", "at least 1");
  }

  @Test
  void aSlidingCountWindowThatWouldHoldTooMuch() {
    int most = CountWindow.MAX_SLIDING_SIZE;
    refused(
        () -> WINDOWS.count(most + 1, 10),
        "count(100001, 10)",
        "sliding size",
        "MAX_SLIDING_SIZE = 100000");
    assertThat(WINDOWS.count(most, 10)).isNotNull();
    assertThat(WINDOWS.count(most + 1)).as("tumbling holds one accumulator").isNotNull();
  }

  @Test
  void moreWindowsPerEventThanAKeyMayHave() {
    int most = Window.MAX_WINDOWS_PER_KEY;
    refused(
        () -> WINDOWS.hopping(Duration.ofMillis(most + 1), Duration.ofMillis(1)),
        "hopping(PT10.001S, PT0.001S)",
        "MAX_WINDOWS_PER_KEY = 10000",
        "use a larger slide");
    assertThat(WINDOWS.hopping(Duration.ofMillis(most), Duration.ofMillis(1))).isNotNull();
  }

  @Test
  void aStateWithoutNameOrWithTooShortALife() {
    refused(() -> StateSpec.value(" ", Long.class), "needs a name");
    refused(() -> Ttl.of(Duration.ZERO), "Ttl.of(PT0S)", "at least one millisecond");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> WINDOWS.calendarDays(null)).hasMessage("zone");
    assertThatThrownBy(() -> window().aggregate(null, (key, start, end, value) -> value))
        .hasMessage("aggregate");
    Function<WindowResult<Long>, Object> none = null;
    assertThatThrownBy(() -> window().aggregateResults(Aggregates.counting(), none))
        .hasMessage("output");
    assertThatThrownBy(() -> ProcessFunction.of(null)).hasMessage("function");
  }

  @Test
  void lateEveryWithoutLateness() {
    refused(() -> operator(window().lateEvery(3)), "lateEvery(3)", "allowedLateness(..)", "leave");
    assertThat(operator(window().allowedLateness(MINUTE).lateEvery(3))).isNotNull();
    assertThat(operator(window().lateEvery(3).allowedLateness(MINUTE))).isNotNull();
  }

  @Test
  void aGlobalWindowWithLateness() {
    Window<String> global = WINDOWS.global().fireEvery(2);

    refused(() -> operator(global.late(LATE)), "global()", "late(late)", "window with an end");
    refused(
        () -> operator(global.allowedLateness(MINUTE)),
        "global()",
        "allowedLateness(PT1M)",
        "window with an end");
  }

  @Test
  void aGlobalWindowThatNothingFires() {
    Window<String> global = WINDOWS.global();

    refused(() -> operator(global), "global()", "without", "fireEvery(..)");
    refused(() -> operator(global.closingPaneWithNews()), "global()", "closingPane()");
    assertThat(operator(global.closingPane())).isNotNull();
    assertThat(operator(global.fireEvery(2))).isNotNull();
    assertThat(operator(global.earlyEvery(2))).isNotNull();
    assertThat(operator(global.earlyEvery(MINUTE))).isNotNull();
    assertThat(operator(global.earlyAfterProcessingTime(MINUTE))).isNotNull();
    assertThat(operator(global.trigger((value, window, news) -> true))).isNotNull();
  }

  @Test
  void aWindowLongerThanTimeIsCounted() {
    Duration tooLong = Duration.ofMillis((1L << 61) + 1);

    refused(() -> WINDOWS.tumbling(tooLong), "size 2305843009213693953 ms", "at most");
    assertThat(WINDOWS.tumbling(Duration.ofMillis(1L << 61))).isNotNull();
  }

  @Test
  void aSettingGivesANewDescriptionAndLeavesTheOldOneAsItWas() {
    Window<String> plain = window();
    plain.late(LATE).allowedLateness(MINUTE).discarding().earlyEvery(3);

    assertThat(operator(plain).describe())
        .containsExactly(
            "tumbling windows of PT1M",
            "allowed lateness PT0S; later events are counted and not kept",
            "fires on time, late each 1 events, accumulating");
  }

  @Test
  void withoutAnIntervalNoEarlyPaneComesWithoutNews() {
    refused(
        () -> window().earlyEvery(3).evenWithoutNews(),
        "evenWithoutNews()",
        "earlyEvery(Duration)");
  }

  @Test
  void theDescriptionNamesEverySetting() {
    Operator<String, ?> all =
        operator(
            window()
                .allowedLateness(Duration.ofSeconds(30))
                .late(LATE)
                .earlyEvery(3)
                .earlyEvery(Duration.ofSeconds(5))
                .earlyAfterProcessingTime(Duration.ofSeconds(2))
                .lateEvery(4)
                .onTimeOnlyWithNews()
                .closingPaneWithNews()
                .retracting());

    assertThat(all.describe())
        .containsExactly(
            "tumbling windows of PT1M",
            "allowed lateness PT30S; later events to output late",
            "fires on time if there is news, early each 3 events, early each PT5S of event time if"
                + " there is news, early PT2S of processing time after news, late each 4 events, at its end if"
                + " there is news, retracting");
    assertThat(all.outputs()).containsExactly(LATE);
    assertThat(all.usesEventTime()).isTrue();
    assertThat(all.usesProcessingTime()).isTrue();
    assertThat(operator(window()).usesProcessingTime()).isFalse();
  }

  @Test
  void otherFiringsAreDescribedToo() {
    assertThat(operator(WINDOWS.global().fireEvery(5).discarding()).describe())
        .contains("one global window", "fires each 5 events, discarding");
    assertThat(operator(window().onlyOnClose()).describe())
        .contains("fires at its end, accumulating");
    Operator<String, ?> sliding =
        WINDOWS.count(10, 2).aggregateResults(Aggregates.counting(), WindowResult::value);
    assertThat(sliding.describe()).containsExactly("windows of 10 events, one every 2");
    assertThat(sliding.usesEventTime()).isFalse();
  }
}
