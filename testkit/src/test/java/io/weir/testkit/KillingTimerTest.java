package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.weir.DeadLetter;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** R27: a timer that ends the process, whoever fires it. */
class KillingTimerTest {
  private static final int KEYS = 450;
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final int MOST_DEATHS = 7;

  private static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sums(operator).build());
  private int deaths;

  private static String key(int i) {
    return "k%03d".formatted(i);
  }

  /** All windows are due, and their keys are cold. */
  private void manyKeysAreDue() {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      records.add(RuleRig.record(1 + i, key(i), 5));
    }
    rig.cold(records.toArray(SourceRecord[]::new));
    rig.cold(RuleRig.record(1_000, "zz", 100));
  }

  private void timersKill(String... keys) {
    operator.onTimer =
        context -> {
          if (List.of(keys).contains(context.key())) {
            throw new Killed();
          }
        };
  }

  private boolean survives(Supplier<Boolean> invocation) {
    try {
      return invocation.get();
    } catch (Killed killed) {
      deaths++;
      return false;
    }
  }

  private void tickUntilComplete(int most) {
    while (!survives(() -> rig.tick().complete())) {
      assertThat(deaths).isLessThanOrEqualTo(most);
    }
  }

  private List<String> keysOfLetters() {
    assertThat(rig.letters())
        .allSatisfy(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.KILLED_PROCESS);
          assertThat(letter.position()).startsWith("timer/EVENT/");
          assertThat(letter.message()).contains("the process ended at least");
        });
    return rig.letters().stream().map(DeadLetter::key).toList();
  }

  @Test
  void r27_aTimerThatKillsIsGivenUpAndAllOthersFire() {
    manyKeysAreDue();
    timersKill("k000");

    tickUntilComplete(MOST_DEATHS);

    assertThat(keysOfLetters()).containsExactly("k000");
    assertThat(rig.results()).hasSize(KEYS - 1);
    assertThat(rig.tally()).isEqualTo(Tally.applied(KEYS + 1));
  }

  @Test
  void r27_allOthersFireBeforeItIsFoundOut() {
    manyKeysAreDue();
    timersKill("k000");
    for (int i = 0; i < 3; i++) {
      survives(() -> rig.tick().complete());
    }
    assertThat(deaths).isEqualTo(3);
    assertThat(rig.results()).hasSize(KEYS - 1);
  }

  @Test
  void r27_severalOfThemAreGivenUpOneAfterTheOther() {
    manyKeysAreDue();
    timersKill("k003", "k120", "k121", "k449");

    tickUntilComplete(4 * MOST_DEATHS);

    assertThat(keysOfLetters()).containsExactlyInAnyOrder("k003", "k120", "k121", "k449");
    assertThat(rig.results()).hasSize(KEYS - 4);
  }

  @Test
  void r27_afterItWasGivenUpLaterRecordsOfItsKeyCostNothing() {
    manyKeysAreDue();
    timersKill("k000");
    tickUntilComplete(MOST_DEATHS);
    int before = deaths;
    operator.onTimer = context -> {};
    for (int i = 0; i < 20; i++) {
      assertThat(rig.cold(RuleRig.record(2_000 + i, "k000", 200 + 20 * i)).done()).isTrue();
    }
    assertThat(deaths).isEqualTo(before);
    assertThat(rig.results()).containsEntry("k000@200", 1L).doesNotContainKey("k000@0");
  }

  /** The record that brings the time is good: it is applied, the timer alone is given up. */
  @Test
  void r27_aRecordIsNotBlamedForTheTimerThatItFires() {
    rig.cold(RuleRig.record(1, "k", 5));
    timersKill("k");
    while (!survives(() -> rig.cold(RuleRig.record(2, "k", 100)).done())) {
      assertThat(deaths).isLessThanOrEqualTo(MOST_DEATHS);
    }
    assertThat(keysOfLetters()).containsExactly("k");
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
    operator.onTimer = context -> {};
    rig.cold(RuleRig.record(3, "k", 200));
    assertThat(rig.results()).containsOnlyKeys("k@100");
  }

  /** A batch that fires it for a warm key dies once; the next container does not know the key. */
  @Test
  void r27_aWarmKeysTimerKillsOneBatchAndIsGivenUpByTheTick() {
    Engine warm = rig.container();
    RuleRig.run(warm, RuleRig.record(1, "bad", 5));
    timersKill("bad");
    assertThat(survives(() -> RuleRig.run(warm, RuleRig.record(2, "good", 100)).done())).isFalse();
    assertThat(rig.cold(RuleRig.record(2, "good", 100)).done()).isTrue();

    tickUntilComplete(1 + MOST_DEATHS);

    assertThat(keysOfLetters()).containsExactly("bad");
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
  }

  /** It runs until the invocation's time is over: that counts as well, it is the author's code. */
  @Test
  void r27_aTimerThatRunsForEverIsGivenUp() {
    manyKeysAreDue();
    long[] end = new long[1];
    operator.onTimer =
        context -> {
          if (context.key().equals("k333")) {
            rig.now = end[0];
            throw new Killed();
          }
        };
    boolean complete = false;
    while (!complete) {
      end[0] = rig.now + TIMEOUT_MILLIS;
      Deadline deadline = () -> end[0] - rig.now;
      complete = survives(() -> rig.container().tick(deadline).complete());
      assertThat(deaths).isLessThanOrEqualTo(MOST_DEATHS);
    }
    assertThat(keysOfLetters()).containsExactly("k333");
    assertThat(rig.results()).hasSize(KEYS - 1);
  }

  @Test
  void r27_aTickNotesOnceThatItBeginsAndAWarmContainerNotesNothing() {
    manyKeysAreDue();
    List<String> points = new ArrayList<>();
    rig.when(point -> points.add(point) && false, () -> fail("never"));
    Engine container = rig.container();
    assertThat(container.tick(Deadline.NONE).complete()).isTrue();
    assertThat(points.stream().filter("before commitNote"::equals)).hasSize(2);
    assertThat(points).doesNotContain("before note");
    assertThat(rig.memory.note("sums", "tick")).isEmpty();

    rig.cold(RuleRig.record(2_000, "k000", 200));
    rig.cold(RuleRig.record(2_001, "zz", 300));
    points.clear();
    assertThat(container.tick(Deadline.NONE).fired()).isPositive();
    assertThat(points).isNotEmpty().doesNotContain("before commitNote", "before note");
  }

  @Test
  void r27_aTickWithNothingDueNotesNothing() {
    List<String> points = new ArrayList<>();
    rig.when(point -> points.add(point) && false, () -> fail("never"));
    rig.tick();
    assertThat(points).isNotEmpty().doesNotContain("before commitNote", "before note");
  }
}
