package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter.Reason;
import io.weir.StreamFunction;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one commit may hold, and what becomes of an event that wants more (P6, R9). */
class CommitLimitsTest {
  /** An event of n keeps n characters; one of -n emits n, at time 0 in one piece. */
  private static final class Hoarder extends ProcessFunction<Reading, String> {
    private final StateSpec.MapOf<String, String> kept = map("kept", String.class, String.class);

    @Override
    public void onEvent(io.weir.Event<Reading> event, ProcessContext<String> context) {
      long value = event.value().value();
      if (value >= 0) {
        context.map(kept).put("e" + event.timestamp(), "x".repeat((int) value));
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

  private static final int LARGEST = EngineLimits.MAX_EMITTED_BYTES / 8 - 2 - 24 - 4 - 15;

  private static RuleRig hoarding() {
    return RuleRig.of(
        StreamFunction.named("sums")
            .from(RuleRig.READINGS.keyBy(Reading::key))
            .compute(new Hoarder())
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
    assertThat(rig.tally()).isEqualTo(Tally.applied(7));
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
    assertThat(rig.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(2)));
  }

  @Test
  void stateThatWasTooLargeBeforeTheLimitWasLoweredStillGoesOnUnlessItGrows() {
    RuleRig rig = hoarding();
    rig.cold(reading(1, 1, 5_000));
    rig.limits = EngineLimits.DEFAULT.withStateBytes(1_000);

    rig.cold(reading(2, 1, 4_000), reading(3, 2, 10));
    rig.cold(reading(4, 1, 0));

    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.dead(1)));
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

  /** What an emission of that event has beside its payload: flags, lengths, sink and name. */
  private static int beside(String name) {
    return 24 + "sums".length() + name.length();
  }

  @Test
  void anEventMayEmitJustTheLimitInAll_aByteMoreMakesItADeadLetter() {
    RuleRig rig = hoarding();
    long beside = 8L * (beside("readings/s1@1/0") + 2);
    long all = -(EngineLimits.MAX_EMITTED_BYTES - beside);

    rig.cold(reading(1, FULL_AT, all));
    assertThat(rig.deliveries()).isEqualTo(8);
    assertThat(rig.letters()).isEmpty();

    rig.cold(reading(2, FULL_AT, all - 1));
    assertThat(rig.deliveries()).isEqualTo(8);
    assertThat(rig.letters()).singleElement();
  }

  /** An event of n emits n numbers of two digits. */
  private static RuleRig counting(java.util.function.IntFunction<String> names) {
    return RuleRig.of(
        StreamFunction.named("sums")
            .from(RuleRig.READINGS.keyBy(Reading::key))
            .compute(
                ProcessFunction.of((event, context) -> {
                  for (int i = 0; i < event.value().value(); i++) {
                    if (names == null) {
                      context.emit(10 + i % 80);
                    } else {
                      context.emit(names.apply(i), 10 + i % 80);
                    }
                  }
                }))
            .to(new CollectingSink<>("sums"))
            .build());
  }

  @Test
  void oneEventWithVeryManySmallResultsIsADeadLetterAlone_itsNamesCount() {
    RuleRig rig = counting(null);

    rig.cold(reading(1, 1, 400_000), reading(2, 2, 1), reading(3, 3, 2));

    assertThat(rig.deliveries()).isEqualTo(3);
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.message()).contains("MAX_EMITTED_BYTES", "fewer"));
    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.dead(1)));
  }

  @Test
  void manyRecordsWithSmallResultsAreCutIntoSeveralCommits() {
    RuleRig rig = counting(null);
    List<SourceRecord> batch = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      batch.add(reading(i, i, 80));
    }

    RuleRig.run(rig.container(), batch);

    int stored = 1_000 * 80 * (beside("readings/s1@100/10") + 2);
    assertThat(rig.deliveries()).isEqualTo(80_000);
    assertThat(rig.stored("a").version())
        .isBetween(stored / (1L << 20) - 1, stored / (1L << 20) + 2);
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void aNameThatIsTooLongMakesItsEventADeadLetter() {
    int most = EngineLimits.MAX_EMISSION_NAME_BYTES;
    RuleRig rig = counting(i -> "\u00e9".repeat(most / 2) + (i == 0 ? "" : "x"));

    rig.cold(reading(1, 1, 1), reading(2, 2, 2));

    assertThat(rig.deliveries()).isEqualTo(1);
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter ->
            assertThat(letter.message()).contains("MAX_EMISSION_NAME_BYTES = 512", "hash"));
  }

  @Test
  void aSinkRefusesVeryManySmallResults_theirLettersAreCutIntoSeveralCommits() {
    RuleRig rig = counting(null);
    String reason = "x".repeat(2_000);
    rig.answers =
        emission ->
            emission.sink().equals("sums")
                ? io.weir.spi.SinkWriter.Outcome.Refused.plain(reason)
                : io.weir.spi.SinkWriter.Outcome.DELIVERED;
    int[] largest = {0};
    rig.when(
        point -> {
          int letters =
              rig.item("a").outbox().emissions().stream()
                  .filter(emission -> !emission.sink().equals("sums"))
                  .mapToInt(emission -> emission.payload().length)
                  .sum();
          largest[0] = Math.max(largest[0], letters);
          return false;
        },
        () -> {});

    rig.cold(reading(1, 1, 6_000));

    assertThat(rig.letters()).hasSize(6_000);
    assertThat(largest[0]).isBetween(1 << 20, EngineLimits.MAX_PIECE_BYTES + 10_000);
    assertThat(rig.tally()).isEqualTo(Tally.applied(1));
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
