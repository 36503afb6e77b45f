package io.weir.testkit;

import static io.weir.testkit.StateStoreContract.NOW;
import static io.weir.testkit.StateStoreSamples.due;
import static io.weir.testkit.StateStoreSamples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.Commit;
import io.weir.state.DuePage;
import io.weir.state.DueQuery;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The index of what is due: hints that are early or true, and never late. */
abstract class StateStoreDueRules extends StateStoreRules {
  @Test
  void the_due_index_finds_keys_and_pages_to_the_end() {
    Set<StateKey> due = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      StateKey key = new StateKey(FUNCTION, "k" + i);
      due.add(key);
      committed(commit(Snapshot.absent(key), due(NOW + i, i % 2 == 0 ? -1 : NOW + i)));
    }
    committed(commit(Snapshot.absent(KEY), record(1)));
    committed(commit(Snapshot.absent(new StateKey(FUNCTION, "late")), due(NOW + 900_000, -1)));
    committed(commit(Snapshot.absent(new StateKey("other", "k1")), due(NOW, NOW)));
    assertThat(found(TimeDomain.EVENT)).isEqualTo(due);
    assertThat(found(TimeDomain.PROCESSING)).hasSize(15);
  }

  @Test
  void a_key_that_becomes_due_earlier_is_found_earlier() {
    Snapshot far = committed(commit(Snapshot.absent(KEY), due(NOW + 900_000, NOW + 900_000)));
    assertThat(found(TimeDomain.EVENT)).isEmpty();
    committed(commit(far, due(NOW + 5, NOW + 900_000)));
    assertThat(found(TimeDomain.EVENT)).containsExactly(KEY);
    assertThat(found(TimeDomain.PROCESSING)).isEmpty();
  }

  @Test
  void a_refreshed_key_is_found_by_what_its_record_says() {
    Snapshot at = committed(commit(Snapshot.absent(KEY), due(NOW, NOW)));
    at = committed(commit(at, due(NOW + 900_000, -1)));
    store.refreshDue(at);
    assertThat(found(TimeDomain.EVENT)).isEmpty();
    assertThat(found(TimeDomain.PROCESSING)).isEmpty();
    assertSame(load(KEY), at);
    committed(commit(at, due(NOW + 1, NOW + 1)));
    assertThat(found(TimeDomain.EVENT)).containsExactly(KEY);
    assertThat(found(TimeDomain.PROCESSING)).containsExactly(KEY);
  }

  @Test
  void a_refresh_of_an_old_snapshot_changes_nothing() {
    Snapshot old = committed(commit(Snapshot.absent(KEY), record(1)));
    committed(commit(old, due(NOW, NOW)));
    store.refreshDue(old);
    assertThat(found(TimeDomain.EVENT)).containsExactly(KEY);
  }

  @Test
  void many_keys_are_refreshed_together_and_an_old_snapshot_among_them_is_left() {
    List<Snapshot> late = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      StateKey key = new StateKey(KEY.function(), "many-" + i);
      Snapshot early = committed(commit(Snapshot.absent(key), due(NOW, NOW)));
      late.add(committed(commit(early, due(NOW + 900_000, i % 2 == 0 ? -1 : NOW))));
    }
    Snapshot old = late.get(7);
    committed(commit(old, due(NOW + 1, NOW + 1)));
    store.refreshDue(late);
    assertThat(found(TimeDomain.EVENT)).containsExactly(old.key());
    assertThat(found(TimeDomain.PROCESSING)).hasSize(30).contains(old.key());
  }

  /** R5. */
  @Test
  void a_refresh_by_a_process_that_holds_a_forgotten_life_leaves_the_next_one_due() {
    List<Snapshot> forgotten = new ArrayList<>();
    Set<StateKey> reborn = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      StateKey key = new StateKey(FUNCTION, "k" + i);
      forgotten.add(committed(dying(Snapshot.absent(key), 1, NOW + 60_000)));
      OptionalLong never = OptionalLong.empty();
      committed(new Commit(Snapshot.absent(key), due(NOW, NOW), never, NOW + 60_000));
      reborn.add(key);
    }
    store.refreshDue(forgotten.getFirst());
    store.refreshDue(forgotten);
    assertThat(found(TimeDomain.EVENT)).isEqualTo(reborn);
    assertThat(found(TimeDomain.PROCESSING)).isEqualTo(reborn);
  }

  @Test
  void a_due_time_at_the_end_of_time_does_not_overflow() {
    committed(commit(Snapshot.absent(KEY), due(Long.MAX_VALUE, Long.MAX_VALUE)));
    assertThat(found(TimeDomain.EVENT)).isEmpty();
    assertThat(load(KEY).record().eventDue()).hasValue(Long.MAX_VALUE);
  }

  private Set<StateKey> found(TimeDomain domain) {
    Set<StateKey> found = new HashSet<>();
    long upTo = NOW + Math.max(1_000, store.dueGranularityMillis());
    for (int slot = 0; slot < store.slots(FUNCTION); slot++) {
      @Nullable String after = null;
      do {
        DuePage page = store.due(new DueQuery(FUNCTION, domain, slot, upTo, after, 4));
        assertThat(page.keys()).hasSizeLessThanOrEqualTo(4);
        page.keys().forEach(key -> assertThat(found.add(key)).as("%s once", key).isTrue());
        after = page.next();
      } while (after != null);
    }
    return found;
  }
}
