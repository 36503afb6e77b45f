package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter.Reason;
import io.weir.StreamFunction;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.operator.Process;
import io.weir.operator.ProcessContext;
import io.weir.operator.ProcessFunction;
import io.weir.operator.StateSpec;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one commit may hold, and what becomes of an event that wants more (P6, R9). */
class CommitLimitsTest {
  /** An event of n keeps n characters; one of -n emits n, at time 0 in one piece. */
  private static final class Hoarder implements ProcessFunction<Reading> {
    @Override
    public void onEvent(io.weir.Event<Reading> event, ProcessContext context) {
      long value = event.value().value();
      if (value >= 0) {
        context.map(KEPT).put("e" + event.timestamp(), "x".repeat((int) value));
      }
      long piece = event.timestamp() == 0 ? -value : event.timestamp() == FULL_AT ? LARGEST : CHUNK;
      for (long left = -value; left > 0; left -= piece) {
        context.emit("x".repeat((int) Math.min(left, piece)));
      }
    }
  }

  private static final int CHUNK = 1_000_000;

  /** An event at this time emits in pieces that are as large as they may be, with their quotes. */
  private static final long FULL_AT = 7;

  private static final int LARGEST = EngineLimits.MAX_EMISSION_BYTES - 2;
  private static final StateSpec.MapOf<String, String> KEPT =
      StateSpec.map("kept", String.class, String.class);

  private static RuleRig hoarding() {
    return RuleRig.of(
        StreamFunction.named("sums")
            .from(RuleRig.READINGS.keyBy(Reading::key))
            .compute(Process.of(new Hoarder()).states(KEPT))
            .to(new CollectingSink<>("sums"))
            .build());
  }

  private static SourceRecord reading(long order, long time, long value) {
    return record("s1", order, new Reading("a", time, value, null));
  }

  @Test
  void aRunLongerThanACommitIsCut_itsResultsAndRevisionsAreTheSame() {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      log.add(record("s1", i, new Reading("k" + i % 2, i * 3L, 1, "id" + i % 25), 1_000 + i));
    }
    StreamFunction sums = RuleRig.sums(new TumblingSum()).build();
    Scenario.Left whole = Scenario.of(sums, log).check(1);

    EngineLimits records = EngineLimits.DEFAULT.withCommitsOf(2, 1 << 20);
    EngineLimits bytes = EngineLimits.DEFAULT.withCommitsOf(5_000, 1);

    assertThat(Scenario.of(sums, log).limits(records).check(2)).isEqualTo(whole);
    assertThat(Scenario.of(sums, log).limits(bytes).check(3)).isEqualTo(whole);
    assertThat(whole.tally().total()).isEqualTo(30);
  }

  @Test
  void aRunOfSevenRecordsInCommitsOfThreeTakesThreeCommits() {
    RuleRig rig = RuleRig.sums();
    rig.limits = EngineLimits.DEFAULT.withCommitsOf(3, 1 << 20);
    rig.cold(
        record(1, "a", 1),
        record(2, "a", 2),
        record(3, "a", 3),
        record(4, "a", 4),
        record(5, "a", 5),
        record(6, "a", 6),
        record(7, "a", 20));

    assertThat(rig.stored("a").version()).isEqualTo(3);
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 6L));
    assertThat(rig.tally()).isEqualTo(new Tally(7, 0, 0, 0, 0));
  }

  @Test
  void theEventThatMakesStateTooLargeIsTheDeadLetter_smallerOnesGoOn() {
    RuleRig rig = hoarding();
    rig.limits = EngineLimits.DEFAULT.withStateBytes(1_000);

    rig.cold(reading(1, 1, 400), reading(2, 2, 800), reading(3, 3, 10), reading(4, 4, 10));
    rig.cold(reading(5, 5, 700), reading(6, 6, 100));

    assertThat(rig.letters())
        .extracting("reason", "position")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Reason.HANDLER_FAILED, "readings/s1@2"),
            org.assertj.core.groups.Tuple.tuple(Reason.HANDLER_FAILED, "readings/s1@5"));
    assertThat(rig.letters().getFirst().message()).contains("stateBytes = 1000", "finer key");
    assertThat(rig.tally()).isEqualTo(new Tally(4, 0, 0, 2, 0));
  }

  @Test
  void stateThatWasTooLargeBeforeTheLimitWasLoweredStillGoesOnUnlessItGrows() {
    RuleRig rig = hoarding();
    rig.cold(reading(1, 1, 5_000));
    rig.limits = EngineLimits.DEFAULT.withStateBytes(1_000);

    rig.cold(reading(2, 1, 4_000), reading(3, 2, 10));
    rig.cold(reading(4, 1, 0));

    assertThat(rig.tally()).isEqualTo(new Tally(3, 0, 0, 1, 0));
  }

  @Test
  void anEmissionAboveItsLimitMakesItsEventADeadLetter() {
    RuleRig rig = hoarding();

    int quotes = 2;
    rig.cold(reading(1, 0, -(EngineLimits.MAX_EMISSION_BYTES - quotes)));
    rig.cold(reading(2, 0, -(EngineLimits.MAX_EMISSION_BYTES - quotes) - 1));

    assertThat(rig.deliveries()).isEqualTo(1);
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.message()).contains("MAX_EMISSION_BYTES"));
  }

  @Test
  void stateOfJustTheLimitIsKept_aByteLessAllowedIsTooLittle() {
    RuleRig measured = hoarding();
    measured.cold(reading(1, 1, 700));
    int bytes = measured.stored("a").record().state().length;

    for (int limit : new int[] {bytes, bytes - 1}) {
      RuleRig rig = hoarding();
      rig.limits = EngineLimits.DEFAULT.withStateBytes(limit);
      rig.cold(reading(1, 1, 700));
      assertThat(rig.letters()).as("limit %d", limit).hasSize(bytes - limit);
    }
  }

  @Test
  void anEventMayEmitJustTheLimitInAll_oneEmissionMoreMakesItADeadLetter() {
    RuleRig rig = hoarding();
    long all = -(long) EngineLimits.MAX_EMITTED_BYTES / EngineLimits.MAX_EMISSION_BYTES * LARGEST;

    rig.cold(reading(1, FULL_AT, all));
    assertThat(rig.deliveries()).isEqualTo(8);
    assertThat(rig.letters()).isEmpty();

    rig.cold(reading(2, FULL_AT, all - 1));
    assertThat(rig.deliveries()).isEqualTo(8);
    assertThat(rig.letters()).singleElement();
  }

  @Test
  void anEventThatEmitsMoreThanItMayIsADeadLetter() {
    RuleRig rig = hoarding();

    rig.cold(reading(1, 1, -8L * CHUNK), reading(2, 2, -9L * CHUNK));

    assertThat(rig.deliveries()).isEqualTo(8);
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.message()).contains("MAX_EMITTED_BYTES"));
  }
}
