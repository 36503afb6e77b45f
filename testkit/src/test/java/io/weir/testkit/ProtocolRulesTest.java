package io.weir.testkit;

import static io.weir.testkit.RuleRig.CRASH;
import static io.weir.testkit.RuleRig.START;
import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The histories of R3 to R5: outbox, what was delivered before, rebirth. */
class ProtocolRulesTest {
  private final RuleRig rig = RuleRig.sums();

  /** Key a has an open window whose time has come, and nobody warm knows it. */
  private void aWindowIsDue() {
    rig.cold(record(1, "a", 1));
    rig.cold(record(2, "b", 20));
  }

  private void aTickDies(String where) {
    rig.at(where, CRASH);
    assertThatThrownBy(rig::tick).isInstanceOf(CrashPoint.Crash.class);
  }

  @Test
  void r3_aTickCommitsAPaneAndDiesBeforeDelivery_theNextTickDeliversIt() {
    aWindowIsDue();
    aTickDies("before deliver");
    assertThat(rig.item("a").outbox().emissions()).hasSize(1);
    assertThat(rig.isDue("a", 19)).isTrue();

    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
    assertThat(rig.item("a").outbox().isEmpty()).isTrue();
    assertThat(rig.isDue("a", 19)).isFalse();
  }

  @Test
  void r3_aTickDeliversAndDiesBeforeItClearsTheOutbox_theKeyStaysDueUntilAConditionalWrite() {
    aWindowIsDue();
    aTickDies("after deliver");
    assertThat(rig.isDue("a", 19)).isTrue();

    rig.tick();
    rig.tick();

    assertThat(rig.isDue("a", 19)).isFalse();
    assertThat(rig.deliveries()).as("once before the crash, once after, never again").isEqualTo(2);
  }

  @Test
  void r3_aBatchFindsWhatATickLeftUndelivered_itDeliversItBeforeItsCommitDropsIt() {
    aWindowIsDue();
    aTickDies("before deliver");

    rig.cold(record(3, "a", 21));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r3_theOutboxThatABatchFoundCannotBeDelivered_thenThereIsNoStep() {
    aWindowIsDue();
    aTickDies("before deliver");
    long version = rig.stored("a").version();
    rig.answers = emission -> new Outcome.Retry("down");

    BatchResult result = rig.cold(record(3, "a", 21));

    assertThat(result.firstUnfinished()).contains(Position.of("readings", "s1", 3));
    assertThat(rig.stored("a").version()).isEqualTo(version);
    assertThat(rig.item("a").outbox().emissions()).hasSize(1);
  }

  @Test
  void r3_aSinkIsAwayForManyDeliveries_theKeyIsReadOnce() {
    Engine warm = rig.container();
    RuleRig.run(warm, record(1, "a", 1));
    rig.answers = emission -> new Outcome.Retry("down");
    for (int i = 0; i < 5; i++) {
      assertThat(RuleRig.run(warm, record(2, "a", 20)).done()).isFalse();
    }
    assertThat(warm.stats().loads()).isEqualTo(1);

    rig.answers = emission -> Outcome.DELIVERED;
    assertThat(RuleRig.run(warm, record(2, "a", 20)).done()).isTrue();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r3_theOutboxComesWithAConflict_itIsDeliveredBeforeTheRepeatedStepDropsIt() {
    Engine warm = rig.container();
    RuleRig.run(warm, record(1, "a", 1));
    rig.cold(record(2, "b", 20));
    aTickDies("before deliver");

    RuleRig.run(warm, record(3, "a", 21));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(3));
  }

  @Test
  void r3_theOutboxThatCameWithAConflictCannotBeDelivered_thenThereIsNoStep() {
    Engine warm = rig.container();
    RuleRig.run(warm, record(1, "a", 1));
    rig.cold(record(2, "b", 20));
    aTickDies("before deliver");
    rig.answers = emission -> new Outcome.Retry("down");

    assertThat(RuleRig.run(warm, record(3, "a", 21)).done()).isFalse();
    assertThat(rig.item("a").outbox().emissions()).hasSize(1);

    rig.answers = emission -> Outcome.DELIVERED;
    assertThat(RuleRig.run(warm, record(3, "a", 21)).done()).isTrue();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r3_aWindowAndATicksOutboxArePendingForYears_theItemDoesNotExpire() {
    rig.cold(record(1, "a", 1));
    rig.now += Duration.ofDays(1_000).toMillis();
    rig.cold(record(2, "b", 20));
    aTickDies("before deliver");
    rig.now += Duration.ofDays(1_000).toMillis();

    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r4_hoursLaterAColdStartFindsAnOutboxThatWasDelivered_itIsDroppedAndNotSent() {
    rig.cold(record(1, "a", 1), record(2, "a", 20));
    assertThat(rig.deliveries()).isEqualTo(1);
    assertThat(rig.item("a").outbox().origin()).isEqualTo(Position.of("readings", "s1", 2));

    rig.now += Duration.ofHours(5).toMillis();
    rig.cold(record(3, "a", 21));
    rig.tick();

    assertThat(rig.deliveries()).isEqualTo(1);
    assertThat(rig.item("a").outbox().isEmpty()).isTrue();
  }

  @Test
  void r4_aBatchCommitsAndDiesBeforeDelivery_reachedIsBeforeItsOriginSoItIsSent() {
    rig.at("before deliver", CRASH);
    assertThatThrownBy(() -> rig.cold(record(1, "a", 1), record(2, "a", 20)))
        .isInstanceOf(CrashPoint.Crash.class);

    rig.cold(record(1, "a", 1), record(2, "a", 20));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r5_aKeyComesBackAfterItsItemExpired_itsRevisionsAreAboveTheOnesTheSinkHas() {
    aWindowIsDue();
    rig.tick();
    Emission before = rig.sink("sums").emissions().getFirst();
    rig.now += Duration.ofDays(3).toMillis();
    assertThat(rig.stored("a").version()).isZero();

    rig.cold(
        record("s1", 3, new Reading("a", 30, 5, null), rig.now),
        record("s1", 4, new Reading("a", 50, 5, null), rig.now + 7));

    Emission after = rig.sink("sums").emissions().getLast();
    assertThat(before.revision()).isEqualTo(START + 1 + 1);
    assertThat(after.revision()).isEqualTo(rig.now + 1);
    assertThat(rig.item("a").birth()).isEqualTo(rig.now);
  }

  @Test
  void r5_aRecordIsRedeliveredAfterItsItemExpired_reachedMakesItADuplicateWithoutAnItem() {
    aWindowIsDue();
    rig.tick();
    rig.now += Duration.ofDays(3).toMillis();

    BatchResult result = rig.cold(record(1, "a", 1));

    assertThat(result.done()).isTrue();
    assertThat(rig.stored("a").version()).isZero();
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
    assertThat(rig.memory.progress("sums").getFirst().redelivered()).isEqualTo(1);
  }

  @Test
  void r5_aPutIfAbsentStallsUntilTheKeyIsEmptyAgain_theTombstoneRefusesIt() {
    rig.at(
        "before commit",
        () -> {
          rig.cold(record(1, "a", 1));
          rig.cold(record(2, "b", 20));
          rig.tick();
          assertThat(rig.item("a").isTombstone()).isTrue();
          rig.now += Duration.ofHours(47).toMillis();
        });

    rig.cold(record(1, "a", 1));
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
    assertThat(rig.stored("a").version())
        .as("applied, fired, cleared, and nothing since")
        .isEqualTo(3);
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
  }
}
