package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.UnreadableStateException;
import io.weir.engine.SourceRecord;
import io.weir.engine.TickResult;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R10, R16 and promise P5: a key that cannot be read stops itself, aloud, and no other. */
class UnreadableKeysTest {
  private static final int KEYS = 150;

  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sums(operator).build());

  private void manyKeysAreDue() {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      records.add(RuleRig.record(1 + i, "k%03d".formatted(i), 5));
    }
    rig.cold(records.toArray(SourceRecord[]::new));
    rig.cold(RuleRig.record(1_000, "zz", 100));
  }

  @Test
  void r16_oneUnreadableHeadAmongTheDueKeepsNoOtherFromFiring() {
    manyKeysAreDue();
    rig.store.unreadable.add("k007");

    TickResult result = rig.tick();

    assertThat(result.complete()).isFalse();
    assertThat(result.reason()).contains("a head is damaged");
    assertThat(rig.results()).hasSize(KEYS - 1).doesNotContainKey("k007@0");
    rig.store.unreadable.clear();
    assertThat(rig.tick().complete()).isTrue();
    assertThat(rig.results()).hasSize(KEYS).containsEntry("k007@0", 1L);
  }

  @Test
  void r16_stateThatItsCodeCannotReadKeepsNoOtherTimerFromFiring() {
    manyKeysAreDue();
    operator.onTimer =
        context -> {
          if (context.key().equals("k007")) {
            throw new UnreadableStateException("written by newer code");
          }
        };
    TickResult result = rig.tick();
    assertThat(result.complete()).isFalse();
    assertThat(result.reason()).contains("written by newer code");
    assertThat(rig.results()).hasSize(KEYS - 1);
  }

  @Test
  void r16_oneUnreadableHeadOfABatchStopsItsShardAndTheOtherKeysAreCommitted() {
    rig.cold(RuleRig.record(1, "bad", 5));
    rig.store.unreadable.add("bad");
    SourceRecord[] batch = {
      RuleRig.record(2, "a", 5),
      RuleRig.record(3, "b", 6),
      RuleRig.record(4, "bad", 7),
      RuleRig.record(5, "c", 8),
      RuleRig.record(6, "a", 9)
    };
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> rig.cold(batch))
          .isInstanceOf(UnreadableStateException.class)
          .hasMessageContaining("a head is damaged");
    }
    assertThat(rig.stored("a").version()).isEqualTo(1);
    assertThat(rig.stored("c").version()).isEqualTo(1);
    assertThat(rig.letters()).isEmpty();

    rig.store.unreadable.clear();
    assertThat(rig.cold(batch).done()).isTrue();
    assertThat(rig.tally()).isEqualTo(Tally.applied(6));
    rig.cold(RuleRig.record(7, "zz", 100));
    rig.tick();
    assertThat(rig.results())
        .containsEntry("a@0", 2L)
        .containsEntry("b@0", 1L)
        .containsEntry("bad@0", 2L)
        .containsEntry("c@0", 1L);
  }
}
