package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Timers that set earlier ones: for ever they are given up (P6), and the key goes on. */
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

  /** Its timer of 11 sets the one of 10 again, which has fired; only that second call fails. */
  private static final class Again extends ProcessFunction<Reading, String> {
    private final StateSpec.Value<String> calls = keeps(StateSpec.value("calls", String.class));
    private final Consumer<String> fails;

    Again(Consumer<String> fails) {
      this.fails = fails;
    }

    @Override
    public void onEvent(Event<Reading> event, ProcessContext<String> context) {
      if (event.timestamp() == 1) {
        context.timers().event(10);
        context.timers().event(11);
      } else {
        context.emit(context.state(calls).value(""));
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      String all = context.state(calls).value("") + " " + time;
      if (all.equals(" 10 11 10")) {
        fails.accept(all);
      }
      context.state(calls).set(all);
      if (time == 11) {
        context.timers().event(10);
      }
    }
  }

  private static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private static RuleRig again(Consumer<String> fails) {
    return RuleRig.of(
        StreamFunction.named("sums")
            .from(RuleRig.READINGS.keyBy(Reading::key))
            .compute(new Again(fails))
            .to(new CollectingSink<>("sums"))
            .build());
  }

  private static void assertSecondCallAloneIsGivenUp(RuleRig rig, Reason reason) {
    rig.cold(record("s1", 3, new Reading("a", 2_000, 0, null)));
    assertThat(rig.sink("sums").values(String.class)).containsExactly("", " 10 11");
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo(reason));
  }

  @Test
  void r22_aTimerThatHasFiredIsNotGivenUpForTheSameOneSetAgain() {
    RuleRig rig =
        again(calls -> {
          throw new IllegalStateException(calls);
        });
    rig.cold(record("s1", 1, new Reading("a", 1, 0, null)));
    rig.cold(record("s1", 2, new Reading("b", 1_000, 0, null)));
    rig.tick();
    assertSecondCallAloneIsGivenUp(rig, Reason.TIMER_FAILED);
  }

  @Test
  void r27_aTimerThatHasFiredIsNotGivenUpForTheSameOneThatEndsTheProcess() {
    RuleRig rig =
        again(calls -> {
          throw new Killed();
        });
    rig.cold(record("s1", 1, new Reading("a", 1, 0, null)));
    rig.cold(record("s1", 2, new Reading("b", 1_000, 0, null)));
    int deaths = 0;
    for (boolean complete = false; !complete; ) {
      try {
        complete = rig.tick().complete();
      } catch (Killed killed) {
        assertThat(++deaths).isLessThan(10);
      }
    }
    assertSecondCallAloneIsGivenUp(rig, Reason.KILLED_PROCESS);
  }

  /** Once its timer of 10 has fired, an event sets it again; only that call fails. */
  private static final class SetAgain extends ProcessFunction<Reading, String> {
    private final StateSpec.Value<String> last = keeps(StateSpec.value("last", String.class));

    @Override
    public void onEvent(Event<Reading> event, ProcessContext<String> context) {
      if (event.value().value() == 0) {
        context.emit(context.state(last).value("nothing"));
      } else if (event.value().value() == 1) {
        context.state(last).set(context.state(last).value("not") + " set");
        context.timers().event(10);
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      String before = context.state(last).value("");
      if (before.equals("fired set")) {
        throw new IllegalStateException(before);
      }
      context.state(last).set("fired");
    }
  }

  @Test
  void r22_norForTheSameOneThatAnEventSetsAgain() {
    RuleRig rig =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(RuleRig.READINGS.keyBy(Reading::key))
                .compute(new SetAgain())
                .to(new CollectingSink<>("sums"))
                .build());
    rig.cold(
        record("s1", 1, new Reading("a", 1, 1, null)),
        record("s1", 2, new Reading("b", 1_000, 2, null)),
        record("s1", 3, new Reading("a", 1_001, 1, null)),
        record("s1", 4, new Reading("b", 5_000, 2, null)),
        record("s1", 5, new Reading("a", 5_001, 0, null)));
    assertThat(rig.sink("sums").values(String.class)).containsExactly("fired set");
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo(Reason.TIMER_FAILED));
  }
}
