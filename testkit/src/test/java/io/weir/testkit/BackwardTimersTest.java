package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import org.junit.jupiter.api.Test;

/** P6: timers that set earlier ones for ever are given up, and the key goes on. */
class BackwardTimersTest {
  private static final class Backward extends ProcessFunction<Reading, String> {
    private int fired;

    @Override
    public void onEvent(Event<Reading> event, ProcessContext<String> context) {
      context.emit("event at " + event.timestamp());
      if (event.value().value() == 1) {
        context.timers().event(event.timestamp());
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      fired++;
      context.timers().event(time - 1);
    }
  }

  @Test
  void aTimerThatSetsAnEarlierOneEachTimeIsADeadLetter() {
    Backward backward = new Backward();
    RuleRig rig =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(RuleRig.READINGS.keyBy(Reading::key))
                .compute(backward)
                .to(new CollectingSink<>("sums"))
                .build());
    rig.cold(record("s1", 1, new Reading("a", 1, 1, null)));
    rig.cold(record("s1", 2, new Reading("b", 1_000, 0, null)));
    rig.tick();

    assertThat(backward.fired).isLessThan(3 * ProcessFunction.MAX_TIMERS_PER_KEY);
    assertThat(rig.item("a").eventDue()).as("given up").isEmpty();
    rig.cold(record("s1", 3, new Reading("a", 2_000, 0, null)));
    assertThat(rig.sink("sums").values(String.class))
        .containsExactly("event at 1", "event at 1000", "event at 2000");
  }
}
