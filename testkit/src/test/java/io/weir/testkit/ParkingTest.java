package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter.Reason;
import io.weir.FailurePolicy;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.ParkedRecord;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A failing event holds its key, not its shard (P5). Sums per 10 ms; events wait a minute. */
class ParkingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final FailurePolicy HOUR =
      FailurePolicy.park(Duration.ofHours(1)).withAttempts(2).withMaxParked(4);

  private final Set<Long> poisonous = new HashSet<>(Set.of(2L));
  private RuleRig rig = rig(HOUR);

  private RuleRig rig(FailurePolicy policy) {
    RuleSums operator = new RuleSums();
    operator.onEvent =
        event -> {
          if (poisonous.contains(event.timestamp())) {
            throw new IllegalStateException("poison");
          }
        };
    return RuleRig.of(RuleRig.sums(operator).onFailure(policy).build());
  }

  private List<Long> parked(String key) {
    return rig.item(key).parked().stream()
        .map(ParkedRecord::position)
        .map(position -> position.order().longValue())
        .toList();
  }

  private void later(Duration time) {
    rig.now += time.toMillis();
  }

  /** Key a fails at its second record; b goes on to 20, so a's first window is over. */
  private void fail() {
    assertThat(rig.cold(record(1, "a", 1), record(2, "a", 2), record(3, "b", 3)).done()).isTrue();
    assertThat(rig.cold(record(4, "a", 4), record(5, "b", 20), record(6, "a", 21)).done()).isTrue();
  }

  @Test
  void aFailingEventIsParkedWithTheLaterOnesOfItsKey_otherKeysGoOn() {
    fail();

    assertThat(parked("a")).containsExactly(2L, 4L, 6L);
    assertThat(rig.results()).isEqualTo(Map.of("b@0", 1L));
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).as("what waits is not decided").isEqualTo(Tally.applied(3));
  }

  @Test
  void theHandlerIsMended_aTickReleasesTheKeyAsIfNothingHadHappened() {
    fail();
    poisonous.clear();
    rig.tick();
    assertThat(parked("a")).as("it is not time yet").hasSize(3);
    later(MINUTE);

    rig.tick();

    assertThat(parked("a")).isEmpty();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 3L, "b@0", 1L));
    assertThat(rig.late()).as("judged by the watermarks they came with").isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(6));
  }

  @Test
  void theHandlerIsMended_theKeysNextEventReleasesIt() {
    fail();
    poisonous.clear();
    later(MINUTE);

    rig.cold(record(7, "a", 35));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 3L, "a@20", 1L, "b@0", 1L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(7));
  }

  @Test
  void itFailsAgain_theKeyWaitsForTheNextAttempt() {
    fail();
    later(MINUTE);
    rig.tick();
    assertThat(parked("a")).containsExactly(2L, 4L, 6L);
    assertThat(rig.item("a").parkedUntil()).isEqualTo(rig.now + MINUTE.toMillis());

    poisonous.clear();
    later(MINUTE);
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 3L, "b@0", 1L));
  }

  @Test
  void itHasFailedForTheWholeTime_itIsADeadLetterAndTheOthersAreReleased() {
    fail();
    later(Duration.ofHours(1));

    rig.tick();

    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(Reason.HANDLER_FAILED);
          assertThat(letter.position()).endsWith("@2");
          assertThat(letter.payload()).isNotEmpty();
          assertThat(letter.stack()).contains("poison");
        });
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L, "b@0", 1L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(5).plus(Tally.dead(1)));
  }

  @Test
  void anotherEventOfTheQueueFails_itHasATimeOfItsOwn() {
    poisonous.add(4L);
    fail();
    poisonous.remove(2L);
    later(Duration.ofMinutes(50));
    rig.tick();
    assertThat(parked("a")).containsExactly(4L, 6L);

    later(Duration.ofMinutes(50));
    rig.tick();
    assertThat(rig.letters()).isEmpty();
    later(Duration.ofMinutes(10));
    rig.tick();

    assertThat(rig.letters()).singleElement();
    assertThat(rig.tally()).isEqualTo(Tally.applied(5).plus(Tally.dead(1)));
  }

  @Test
  void theQueueIsFull_itsFirstGoesToTheDeadLettersAndTheRestIsReleased() {
    fail();
    rig.cold(record(7, "a", 22));
    assertThat(parked("a")).hasSize(4);

    rig.cold(record(8, "a", 23));

    assertThat(parked("a")).isEmpty();
    assertThat(rig.letters()).singleElement();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L, "b@0", 1L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(7).plus(Tally.dead(1)));
  }

  /** A record of key a whose payload has just so many bytes. */
  private static SourceRecord sized(long order, long time, int bytes) {
    int empty = record(order, "a", time, "").data().length;
    return record(order, "a", time, order + "x".repeat(bytes - empty - 1));
  }

  @Test
  void parkedRecordsMayHaveJustTheLimitTogether_oneMoreReleasesTheRest() {
    rig = rig(FailurePolicy.park(Duration.ofHours(1)));
    int placeTimesAndPartitionKey = 103;
    int each = FailurePolicy.MAX_PARKED_BYTES / 4 - placeTimesAndPartitionKey;

    rig.cold(sized(1, 2, each), sized(2, 3, each), sized(3, 4, each), sized(4, 5, each));
    assertThat(parked("a")).hasSize(4);
    assertThat(rig.letters()).isEmpty();

    rig.cold(record(5, "a", 6));
    assertThat(parked("a")).isEmpty();
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.payload()).hasSize(each));
    assertThat(rig.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(1)));
  }

  @Test
  void everythingIsRedeliveredWhileTheKeyWaits_nothingWaitsTwice() {
    var batch = List.of(record(1, "a", 1), record(2, "a", 2), record(3, "a", 3));
    rig.at("after commit", RuleRig.CRASH);
    assertThatThrownBy(() -> RuleRig.run(rig.container(), batch))
        .isInstanceOf(CrashPoint.Crash.class);
    RuleRig.run(rig.container(), batch);
    RuleRig.run(rig.container(), batch);
    assertThat(parked("a")).containsExactly(2L, 3L);
    poisonous.clear();
    later(MINUTE);
    rig.tick();

    RuleRig.run(rig.container(), batch);
    rig.cold(record(4, "a", 20));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 3L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(4));
  }

  @Test
  void aDuplicateWaitsBehindItsOriginal_itIsRecognisedWhenBothAreReleased() {
    rig.cold(record(1, "a", 2, "x"), record(2, "a", 3, "y"), record(3, "a", 3, "y"));
    poisonous.clear();
    later(MINUTE);
    rig.tick();

    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)));
  }

  @Test
  void theContainerDiesAnywhereDuringARelease_resultsAndCountersAreTheSame() {
    int points = 0;
    boolean crashed = true;
    while (crashed) {
      poisonous.add(2L);
      rig = rig(HOUR);
      fail();
      poisonous.clear();
      later(MINUTE);
      crashed = tickDyingAt(points++);
      rig.when(any -> false, () -> {});
      rig.tick();
      rig.cold(record(7, "a", 35), record(8, "b", 36));

      assertThat(rig.tally()).as("point " + points).isEqualTo(Tally.applied(8));
      assertThat(rig.results())
          .as("point " + points)
          .isEqualTo(Map.of("a@0", 3L, "a@20", 1L, "b@0", 1L, "b@20", 1L));
      assertThat(rig.attempts.stream().map(one -> one.id() + one.revision()).distinct())
          .as("an emission never comes with two revisions")
          .hasSize((int) rig.attempts.stream().map(one -> one.id()).distinct().count());
    }
    assertThat(points).as("the points of a release").isGreaterThan(4);
  }

  private boolean tickDyingAt(int point) {
    int[] left = {point};
    rig.when(any -> left[0]-- == 0, RuleRig.CRASH);
    try {
      rig.tick();
      return false;
    } catch (CrashPoint.Crash died) {
      return true;
    }
  }

  @Test
  void aStalledReleaseWakesUpAfterAnotherOne_nothingIsCountedTwice() {
    fail();
    poisonous.clear();
    later(MINUTE);
    rig.at("before commit", () -> rig.container().tick(io.weir.engine.Deadline.NONE));

    rig.tick();

    assertThat(rig.tally()).isEqualTo(Tally.applied(6));
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 3L, "b@0", 1L));
  }

  @Test
  void theSinkIsDownDuringARelease_theNextTickDelivers() {
    fail();
    poisonous.clear();
    later(MINUTE);
    rig.answers = emission -> new Outcome.Retry("down");
    assertThat(rig.tick().complete()).isFalse();
    rig.answers = emission -> Outcome.DELIVERED;
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 3L, "b@0", 1L));
  }

  @Test
  void aWarmContainerHoldsTheKeyLikeAColdOne() {
    Engine warm = rig.container();
    RuleRig.run(warm, record(1, "a", 1), record(2, "a", 2));
    RuleRig.run(warm, record(3, "b", 20));
    RuleRig.run(warm, record(4, "a", 21));
    assertThat(parked("a")).containsExactly(2L, 4L);
    poisonous.clear();
    later(MINUTE);

    RuleRig.run(warm, record(5, "a", 35));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L, "a@20", 1L, "b@20", 1L));
    assertThat(rig.item("a").arrival()).isEqualTo(START + 5);
  }
}
