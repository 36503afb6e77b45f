package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.ClockReset;
import io.weir.engine.Engine;
import io.weir.spi.Shard;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The way back from an event that was stamped far ahead and let through (R8). */
class ClockResetTest {
  private static final Shard SHARD = new Shard("readings", "s1");
  private final RuleRig rig = RuleRig.sums();

  private void farAhead() {
    rig.cold(record(1, "a", 1), record(2, "b", 2), record(3, "x", 5_000_000));
    rig.cold(record(4, "a", 20), record(5, "b", 21));
    assertThat(rig.late()).containsExactly("a@20", "b@21");
  }

  @Test
  void r8_afterAnEventFromTheFuture_aResetClockMakesKeysOnTimeAgain() {
    farAhead();

    ClockReset.reset(rig.store, "sums", SHARD, 25);
    rig.cold(record(6, "a", 30), record(7, "b", 31), record(8, "c", 45));
    rig.tick();

    assertThat(rig.late()).as("no more than before").hasSize(2);
    assertThat(rig.results()).containsAllEntriesOf(Map.of("a@30", 1L, "b@30", 1L));
  }

  @Test
  void r8_aWarmContainerAndATickFollowTheResetToo() {
    Engine warm = rig.container();
    RuleRig.run(warm, record(1, "a", 1), record(2, "x", 5_000_000));
    ClockReset.reset(rig.store, "sums", SHARD, 25);
    rig.tick();

    RuleRig.run(warm, record(3, "a", 30), record(4, "b", 45));
    rig.tick();

    assertThat(rig.late()).isEmpty();
    assertThat(rig.results()).containsEntry("a@30", 1L);
  }

  @Test
  void r8_whatWasClosedStaysClosed_anEventBelowTheNewClockIsLate() {
    farAhead();
    ClockReset.reset(rig.store, "sums", SHARD, 25);

    rig.cold(record(6, "a", 3));

    assertThat(rig.late()).contains("a@3");
    assertThat(rig.results()).containsEntry("a@0", 1L);
  }

  @Test
  void r8_whatWasFinishedBeforeTheResetIsNotDoneAgain() {
    farAhead();
    ClockReset.reset(rig.store, "sums", SHARD, 25);

    rig.cold(record(4, "a", 20), record(5, "b", 21), record(6, "c", 26));

    assertThat(rig.tally().total()).isEqualTo(6);
    assertThat(rig.tally().late()).isEqualTo(2);
  }

  @Test
  void aClockIsOnlySetBack() {
    assertThatThrownBy(() -> ClockReset.reset(rig.store, "sums", SHARD, 25))
        .hasMessageContaining("has no clock yet");
    rig.cold(record(1, "a", 20));
    assertThatThrownBy(() -> ClockReset.reset(rig.store, "sums", SHARD, 25))
        .hasMessageContaining("stands at 19, not beyond 25");
  }
}
