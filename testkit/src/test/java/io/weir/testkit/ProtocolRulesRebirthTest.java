package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.spi.Emission;
import io.weir.state.Tally;
import org.junit.jupiter.api.Test;

/**
 * A key is forgotten and begins again at version 1, while a container still has what it read before
 * (R5).
 */
class ProtocolRulesRebirthTest {
  private final RuleRig rig = RuleRig.sums();

  /** The end of the key's first life: one event that was late, and version 1. */
  private final long end = firstLife();

  private long firstLife() {
    rig.at("after deliver", RuleRig.CRASH);
    assertThatThrownBy(() -> rig.cold(record(1, "other", 100), record(2, "a", 1)))
        .isInstanceOf(CrashPoint.Crash.class);
    assertThat(rig.stored("a").version()).isEqualTo(1);
    return rig.stored("a").expiresAt().orElseThrow();
  }

  private SourceRecord arriving(long order, long time) {
    return record("s1", order, new Reading("a", time, 1, null), end);
  }

  private void assertKeptFromTheNextLife(long revision) {
    assertThat(rig.item("a").revision()).isGreaterThanOrEqualTo(revision);
    assertThat(rig.attempts)
        .filteredOn(emission -> emission.key().equals("a"))
        .extracting(Emission::revision)
        .isSorted();
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void rebirth_anInvocationThatReadTheLifeBeforeDoesNotTakeBackWhatIsFinishedInTheNextOne() {
    rig.cold(record(1, "other", 100), record(2, "a", 1));
    rig.now = end - 1;
    Engine stale = rig.container();
    long[] revision = new long[1];
    rig.at(
        "before commit",
        () -> {
          rig.now = end;
          rig.cold(arriving(3, 105), arriving(4, 106), arriving(5, 1));
          assertThat(rig.stored("a").version()).isEqualTo(1);
          revision[0] = rig.item("a").revision();
        });

    RuleRig.run(stale, arriving(3, 105));
    RuleRig.run(stale, record("s1", 6, new Reading("other", 200, 1, null), end));
    rig.tick();

    assertThat(rig.results()).containsEntry("a@100", 2L);
    assertThat(rig.late()).containsExactly("a@1", "a@1");
    assertThat(rig.tally()).isEqualTo(Tally.applied(4).plus(Tally.late(2)));
    assertKeptFromTheNextLife(revision[0]);
  }

  @Test
  void rebirth_aWarmContainerDeliversTheOutboxOfTheLifeThatItHasNotRead() {
    rig.now = end - 1;
    Engine stale = rig.container();
    RuleRig.run(stale, record(1, "other", 100), record(2, "a", 1));
    assertThat(rig.stored("a").version()).isEqualTo(1);

    rig.now = end;
    rig.at("before deliver", RuleRig.CRASH);
    assertThatThrownBy(() -> rig.cold(arriving(3, 2), arriving(4, 105)))
        .isInstanceOf(CrashPoint.Crash.class);
    assertThat(rig.stored("a").version()).isEqualTo(1);
    long revision = rig.item("a").revision();
    assertThat(rig.item("a").outbox().emissions()).hasSize(1);

    RuleRig.run(stale, arriving(3, 2));
    RuleRig.run(stale, arriving(3, 2), arriving(4, 105));
    RuleRig.run(stale, record("s1", 5, new Reading("other", 200, 1, null), end));
    rig.tick();

    assertThat(rig.late()).containsExactly("a@1", "a@2");
    assertThat(rig.results()).containsEntry("a@100", 1L);
    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.late(2)));
    assertKeptFromTheNextLife(revision);
  }
}
