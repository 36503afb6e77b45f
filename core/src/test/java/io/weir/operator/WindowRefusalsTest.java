package io.weir.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Operator;
import io.weir.Output;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A refusal names the settings that do not go together and says what to do. */
class WindowRefusalsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Output<String> LATE = Output.of("late", String.class);

  private static Window<String> window() {
    return Window.tumbling(MINUTE);
  }

  private static Operator<String> operator(Window<String> window) {
    return window.aggregate(Aggregates.counting(), (key, start, end, value) -> value);
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aSizeThatIsNotPositive() {
    refused(() -> Window.tumbling(Duration.ZERO), "size 0 ms", "must be positive");
    refused(() -> Window.hopping(MINUTE, Duration.ZERO), "size 60000 ms", "slide 0 ms", "positive");
    refused(() -> Window.session(Duration.ZERO), "session(PT0S)", "at least one millisecond");
  }

  @Test
  void anOffsetThatIsNoSmallerThanTheSizeOrTheSlide() {
    refused(() -> window().offset(MINUTE), "offset 60000 ms", "size 60000 ms", "use the remainder");
    refused(
        () -> Window.hopping(MINUTE, Duration.ofSeconds(10)).offset(Duration.ofSeconds(-10)),
        "offset -10000 ms",
        "slide 10000 ms",
        "use the remainder");
  }

  @Test
  void anOffsetOnWindowsThatHaveNone() {
    refused(
        () -> Window.session(MINUTE).offset(MINUTE), "offset(PT1M)", "sessions", "leave it out");
    refused(() -> Window.global().offset(MINUTE), "offset(PT1M)", "global window", "leave it out");
    refused(
        () -> Window.calendarDays(ZoneId.of("UTC")).offset(MINUTE),
        "offset(PT1M)",
        "calendar days in UTC",
        "leave it out");
  }

  @Test
  void moreWindowsPerEventThanTheMost() {
    refused(
        () -> Window.hopping(Duration.ofDays(365), Duration.ofMillis(1)),
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
    refused(() -> window().earlyEvery(Duration.ZERO), "earlyEvery(0)", "leave it out");
    refused(
        () -> window().earlyAfterProcessingTime(Duration.ofMillis(-3)),
        "earlyAfterProcessingTime(-3)",
        "leave it out");
    refused(() -> window().lateEvery(0), "lateEvery(0)", "leave it out");
    refused(() -> window().fireEvery(-1), "fireEvery(-1)", "leave it out");
  }

  @Test
  void settingsThatTogetherForbidEveryPane() {
    refused(() -> operator(window().onlyOnClose().lateNever()), "never fires", "leave out");
  }

  @Test
  void aCountWindowOfNothing() {
    refused(() -> Window.count(0), "count(0, 0)", "size and slide", "at least 1");
    refused(() -> Window.count(3, 0), "count(3, 0)", "size and slide", "at least 1");
    refused(() -> Window.count(-1, 3), "count(-1, 3)", "size and slide", "at least 1");
  }

  @Test
  void aSlidingCountWindowThatWouldHoldTooMuch() {
    int most = CountWindow.MAX_SLIDING_SIZE;
    refused(
        () -> Window.count(most + 1, 10),
        "count(100001, 10)",
        "sliding size",
        "MAX_SLIDING_SIZE = 100000");
    assertThat(Window.count(most, 10)).isNotNull();
    assertThat(Window.count(most + 1)).as("tumbling holds one accumulator").isNotNull();
  }

  @Test
  void moreOpenWindowsOfAKeyThanTheMost() {
    Script<String> script =
        new Script<>(
            operator(Window.<String>hopping(Duration.ofMillis(10_001), Duration.ofMillis(1))));

    assertThatThrownBy(() -> script.event(0, "a"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContainingAll("MAX_WINDOWS_PER_KEY", "10000", "use larger windows");
  }

  @Test
  void aStateWithoutNameOrWithTooShortALife() {
    refused(() -> StateSpec.value(" ", Long.class), "needs a name");
    refused(() -> Ttl.of(Duration.ZERO), "Ttl.of(PT0S)", "at least one millisecond");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Window.calendarDays(null)).hasMessage("zone");
    assertThatThrownBy(() -> window().aggregate(null, (key, start, end, value) -> value))
        .hasMessage("aggregate");
    Function<WindowResult<Long>, Object> none = null;
    assertThatThrownBy(() -> window().aggregateResults(Aggregates.counting(), none))
        .hasMessage("output");
    assertThatThrownBy(() -> Process.of(null)).hasMessage("function");
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
  void theDescriptionNamesEverySetting() {
    Operator<String> all =
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
            "fires on time if there is news, early each 3 events, early each PT5S of event time,"
                + " early PT2S of processing time after news, late each 4 events, at its end if"
                + " there is news, retracting");
    assertThat(all.outputs()).containsExactly(LATE);
    assertThat(all.usesEventTime()).isTrue();
    assertThat(all.usesProcessingTime()).isTrue();
    assertThat(operator(window()).usesProcessingTime()).isFalse();
  }

  @Test
  void otherFiringsAreDescribedToo() {
    assertThat(operator(Window.<String>global().fireEvery(5).discarding()).describe())
        .contains("one global window", "fires each 5 events, discarding");
    assertThat(operator(window().onlyOnClose()).describe())
        .contains("fires at its end, accumulating");
    Operator<String> sliding =
        Window.<String>count(10, 2).aggregateResults(Aggregates.counting(), WindowResult::value);
    assertThat(sliding.describe()).containsExactly("windows of 10 events, one every 2");
    assertThat(sliding.usesEventTime()).isFalse();
  }
}
