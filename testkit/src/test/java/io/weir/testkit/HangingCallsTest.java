package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.SourceRecord;
import io.weir.spi.SinkWriter;
import io.weir.state.Tally;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R24: a process that is ended by the timeout while it waits for the store or a sink says nothing
 * of a record. However many end so, nothing is given up, and when they answer again all is applied
 * once.
 */
class HangingCallsTest {
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final int CONTAINERS = 15;
  private static final int CALLS = 30;

  /** What is left of an invocation whose time is over. */
  private static final class TimedOut extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sums(operator).build());
  private final List<SourceRecord> batch =
      List.of(
          RuleRig.record(1, "a", 5),
          RuleRig.record(2, "b", 6),
          RuleRig.record(3, "a", 15),
          RuleRig.record(4, "b", 30),
          RuleRig.record(5, "c", 35),
          RuleRig.record(6, "c", 100));
  private long end;

  private void hang() {
    rig.now = end;
    throw new TimedOut();
  }

  /** The call with that number, counted over points that the predicate takes. */
  private void hangAt(int call, Predicate<String> which) {
    int[] seen = {0};
    rig.when(point -> which.test(point) && seen[0]++ == call, this::hang);
  }

  private boolean invoke(boolean tick) {
    end = rig.now + TIMEOUT_MILLIS;
    Deadline deadline = () -> end - rig.now;
    try {
      return tick
          ? rig.container().tick(deadline).complete()
          : rig.container()
              .run(new Batch(batch.getFirst().position().shard(), batch), deadline)
              .done();
    } catch (TimedOut ended) {
      return false;
    }
  }

  private void answersAgain() {
    rig.when(point -> false, () -> {});
    rig.answers = emission -> SinkWriter.Outcome.DELIVERED;
    assertThat(invoke(false)).isTrue();
    assertThat(invoke(true)).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(6));
    assertThat(rig.results())
        .containsEntry("a@0", 1L)
        .containsEntry("a@10", 1L)
        .containsEntry("b@0", 1L)
        .containsEntry("b@30", 1L)
        .containsEntry("c@30", 1L)
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void r24_aStoreThatHangsAtOneCallOfEachInvocationBlamesNothing(boolean tick) {
    for (int call = 0; call < CALLS; call++) {
      HangingCallsTest history = new HangingCallsTest();
      if (tick) {
        history.invoke(false);
      }
      for (int i = 0; i < CONTAINERS; i++) {
        history.hangAt(call, point -> point.startsWith("before") && !point.contains("deliver"));
        history.invoke(tick);
      }
      history.answersAgain();
    }
  }

  /** What was asked for took effect, and the answer never came. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void r24_aStoreThatHangsAfterItsEffectBlamesNothing(boolean tick) {
    for (int call = 0; call < CALLS; call++) {
      HangingCallsTest history = new HangingCallsTest();
      if (tick) {
        history.invoke(false);
      }
      for (int i = 0; i < CONTAINERS; i++) {
        history.hangAt(call, point -> point.startsWith("after") && !point.contains("Note"));
        history.invoke(tick);
      }
      history.answersAgain();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"before deliver", "after deliver"})
  void r24_aSinkThatHangsUntilTheTimeoutBlamesNothing(String where) {
    for (int i = 0; i < CONTAINERS; i++) {
      hangAt(0, where::equals);
      invoke(i % 2 == 1);
    }
    answersAgain();
  }

  /** A handler that runs until the timeout is the author's code: that counts. */
  @Test
  void r24_aHandlerThatRunsForEverIsGivenUp() {
    operator.onEvent =
        event -> {
          if (event.value().key().equals("b") && event.timestamp() == 30) {
            hang();
          }
        };
    int deaths = 0;
    while (!invoke(false)) {
      assertThat(++deaths).isLessThanOrEqualTo(6);
    }
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.KILLED_PROCESS);
          assertThat(letter.payload()).isEqualTo(batch.get(3).data());
        });
    assertThat(rig.tally()).isEqualTo(Tally.applied(5).plus(Tally.dead(1)));
  }
}
