package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.OperatorState;
import io.weir.process.Process;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.time.TimeDomain;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessTest {
  private static final StateSpec.Value<Long> COUNT = StateSpec.value("count", Long.class);
  private static final StateSpec.ListOf<String> RECENT =
      StateSpec.list("recent", String.class).expiring(Ttl.of(Duration.ofMillis(10)));

  /** Counts, and tells the count ten milliseconds of event time after the last event. */
  private static final class CountThenTell implements ProcessFunction<String> {
    @Override
    public void onEvent(Event<String> event, ProcessContext context) {
      Long before = context.state(COUNT).get();
      context.state(COUNT).set(before == null ? 1 : before + 1);
      context.timers().event(event.timestamp() + 10);
    }

    @Override
    public void onTimer(TimeDomain domain, long time, ProcessContext context) {
      context.emit(time + ": " + context.state(COUNT).get());
      context.state(COUNT).clear();
    }
  }

  @Test
  void aKeyWithoutStateAndTimersKeepsNoBytes() {
    OperatorHarness<String> script =
        OperatorHarness.of(Process.of(new CountThenTell()).states(COUNT).timers(TimeDomain.EVENT));
    script.event(1, "a");
    script.event(1, "b");
    script.watermark(11);
    assertThat(script.texts()).containsExactly("11: 2");
    assertThat(script.bytes()).isEmpty();
  }

  @Test
  void listElementsExpireOneByOne() {
    OperatorHarness<String> script =
        OperatorHarness.of(
            Process.<String>of(
                    (event, context) -> {
                      context.list(RECENT).add(event.value());
                      context.emit(context.list(RECENT).all());
                    })
                .states(RECENT));
    script.event(0, "a");
    script.processingTime(5);
    script.event(0, "b");
    script.processingTime(10);
    script.event(0, "c");
    assertThat(script.texts()).containsExactly("[a]", "[a, b]", "[b, c]");
  }

  @Test
  void whatIsNotDeclaredIsRefusedByName() {
    OperatorHarness<String> noState =
        OperatorHarness.of(Process.of(new CountThenTell()).timers(TimeDomain.EVENT));
    assertThatThrownBy(() -> noState.event(1, "a"))
        .hasMessageContaining("'count'")
        .hasMessageContaining("states(..)");
    OperatorHarness<String> noTimers =
        OperatorHarness.of(Process.of(new CountThenTell()).states(COUNT));
    assertThatThrownBy(() -> noTimers.event(1, "a"))
        .hasMessageContaining("timers(TimeDomain.EVENT)");
    assertThatThrownBy(() -> Process.of(new CountThenTell()).states(COUNT, COUNT))
        .hasMessageContaining("'count' twice");
  }

  @Test
  void aTimerThatSetsItselfAgainIsRefused() {
    ProcessFunction<String> loop =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<String> event, ProcessContext context) {
            context.timers().event(5);
          }

          @Override
          public void onTimer(TimeDomain domain, long time, ProcessContext context) {
            context.timers().event(time);
          }
        };
    OperatorHarness<String> script = OperatorHarness.of(Process.of(loop).timers(TimeDomain.EVENT));
    script.event(1, "a");
    assertThatThrownBy(() -> script.watermark(5)).hasMessageContaining("for ever");
  }

  @Test
  void anEventIsLateIfTheFunctionSaysSoAndKeepsWhatItDid() {
    OperatorHarness<String> script =
        OperatorHarness.of(
            Process.<String>of((event, context) -> {
              if (event.timestamp() <= context.watermark()) {
                context.emit("late " + event.value());
                context.late();
                context.late();
              }
            }));
    script.watermark(10);

    assertThat(script.event(11, "a")).isEqualTo(OperatorState.Applied.APPLIED);
    assertThat(script.event(10, "b")).isEqualTo(OperatorState.Applied.LATE);
    assertThat(script.event(12, "c")).isEqualTo(OperatorState.Applied.APPLIED);
    assertThat(script.texts()).containsExactly("late b");
  }

  @Test
  void aTimerHasNoEventThatCouldBeLate() {
    ProcessFunction<String> late =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<String> event, ProcessContext context) {
            context.timers().event(5);
          }

          @Override
          public void onTimer(TimeDomain domain, long time, ProcessContext context) {
            context.late();
          }
        };
    OperatorHarness<String> script = OperatorHarness.of(Process.of(late).timers(TimeDomain.EVENT));
    script.event(1, "a");
    assertThatThrownBy(() -> script.watermark(5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("onEvent(..)");
  }

  @Test
  void moreTimersThanTheLimitAreRefused() {
    ProcessFunction<String> many =
        (event, context) -> {
          for (int i = 0; i <= Process.MAX_TIMERS_PER_KEY; i++) {
            context.timers().event(i);
          }
        };
    OperatorHarness<String> script = OperatorHarness.of(Process.of(many).timers(TimeDomain.EVENT));
    assertThatThrownBy(() -> script.event(1, "a")).hasMessageContaining("MAX_TIMERS_PER_KEY");
  }
}
