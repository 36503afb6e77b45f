package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter.Reason;
import io.weir.FailurePolicy;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Attempts at an event across redeliveries and cold starts: three are made, in one invocation, and
 * what they decide is one commit. Nothing that happens around them adds to them or decides again.
 */
class AttemptsTest {
  private static final int MEGABYTE = 1 << 20;

  private final RuleSums operator = new RuleSums();
  private final RuleRig rig =
      RuleRig.of(RuleRig.sums(operator).onFailure(FailurePolicy.deadLetter()).build());
  private int calls;

  /** Every so many calls for the event of time 2 succeed; 0 = none does. */
  private void failing(int succeedsAt) {
    operator.onEvent =
        event -> {
          if (event.timestamp() == 2
              && (++calls % Math.max(1, succeedsAt) != 0 || succeedsAt == 0)) {
            throw new IllegalStateException("not this time");
          }
        };
  }

  @Test
  void anEventThatSucceedsAtItsLastAttemptIsApplied() {
    failing(3);

    rig.cold(record(1, "a", 1), record(2, "a", 2));
    rig.cold(record(3, "a", 10));

    assertThat(calls).isEqualTo(3);
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
  }

  @Test
  void anEventThatFailsAtAllThreeIsADeadLetterOnce_redeliveredInColdContainersToo() {
    failing(0);

    for (int i = 0; i < 5; i++) {
      rig.cold(record(1, "a", 1), record(2, "a", 2));
    }

    assertThat(calls).isEqualTo(3);
    assertThat(rig.letters()).hasSize(1);
    assertThat(rig.tally()).isEqualTo(Tally.applied(1).plus(Tally.dead(1)));
  }

  @Test
  void aContainerThatDiesBeforeTheCommitTakesItsAttemptsWithIt_theNextMakesAllThree() {
    failing(0);
    rig.at(
        "before commit",
        () -> {
          throw new CrashPoint.Crash("before commit");
        });
    assertThatThrownBy(() -> rig.cold(record(2, "a", 2))).isInstanceOf(CrashPoint.Crash.class);
    assertThat(calls).isEqualTo(3);
    assertThat(rig.letters()).isEmpty();

    rig.cold(record(2, "a", 2));

    assertThat(calls).isEqualTo(6);
    assertThat(rig.letters()).hasSize(1);
    assertThat(rig.tally()).isEqualTo(Tally.dead(1));
  }

  /** Two failures in each of five invocations are not ten: each begins anew. */
  @Test
  void failuresOfInvocationsThatASinkHeldUpDoNotAddUp() {
    failing(3);
    rig.answers = emission -> new Outcome.Retry("the sink is away");

    for (int i = 0; i < 5; i++) {
      rig.cold(record(1, "a", 1), record(2, "a", 2), record(3, "a", 10));
    }
    rig.answers = emission -> Outcome.DELIVERED;
    rig.cold(record(1, "a", 1), record(2, "a", 2), record(3, "a", 10));

    assertThat(rig.letters()).isEmpty();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(3));
  }

  @Test
  void aKeyAtItsLimitIsTakenAndOneByteMoreIsADeadLetter() {
    rig.cold(record(1, "k".repeat(1_024), 1), record(2, "k".repeat(1_025), 1));

    assertThat(rig.tally()).isEqualTo(Tally.applied(1).plus(Tally.dead(1)));
    assertThat(rig.letters().getFirst().message()).contains("MAX_KEY_BYTES = 1024", "hash it");
  }

  /**
   * As much as Lambda ever hands over at a time: 6 MB, and a record of 10 MB, which it splits off.
   */
  @Test
  void aBatchOfSixMegabytesAndARecordOfTenAreAsAnyOther() {
    failing(0);
    List<SourceRecord> batch = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      String id = i + "x".repeat(MEGABYTE - 100);
      batch.add(record(i, "k" + i, i == 3 ? 2 : 1, id));
    }
    assertThat(RuleRig.run(rig.container(), batch).done()).isTrue();

    byte[] huge = Json.bytes(new Reading("a", 2, 1, "y".repeat(10 * MEGABYTE - 100)));
    SourceRecord last =
        new SourceRecord(
            io.weir.spi.Position.of("readings", "s1", 7), "a", RuleRig.START + 7, huge, false);
    assertThat(rig.cold(last).done()).isTrue();

    assertThat(rig.tally()).isEqualTo(Tally.applied(5).plus(Tally.dead(2)));
    assertThat(rig.letters())
        .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo(Reason.HANDLER_FAILED))
        .anySatisfy(letter -> assertThat(letter.payload().length).isEqualTo(huge.length));
  }
}
