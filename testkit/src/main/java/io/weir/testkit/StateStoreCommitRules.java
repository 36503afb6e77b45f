package io.weir.testkit;

import static io.weir.testkit.StateStoreSamples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a key is written only on its version, and each commit by itself. */
abstract class StateStoreCommitRules extends StateStoreRules {
  @Test
  void a_key_without_an_item_has_version_0() {
    assertThat(load(KEY)).isEqualTo(Snapshot.absent(KEY));
  }

  @Test
  void the_first_commit_makes_version_1_and_a_load_sees_it() {
    Snapshot stored = committed(commit(Snapshot.absent(KEY), record(1)));
    assertThat(stored.version()).isEqualTo(1);
    assertSame(load(KEY), stored);
  }

  @Test
  void a_second_first_commit_loses_and_gets_the_winner() {
    Snapshot winner = committed(commit(Snapshot.absent(KEY), record(1)));
    assertSame(conflict(commit(Snapshot.absent(KEY), record(2))), winner);
  }

  @Test
  void a_commit_on_an_old_version_loses_and_gets_the_winner() {
    Snapshot first = committed(commit(Snapshot.absent(KEY), record(1)));
    Snapshot second = committed(commit(first, record(2)));
    assertSame(conflict(commit(first, record(3))), second);
    assertSame(load(KEY), second);
  }

  @Test
  void each_commit_stands_by_itself() {
    Snapshot taken = committed(commit(Snapshot.absent(KEY), record(1)));
    List<Commit> commits = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      commits.add(commit(Snapshot.absent(new StateKey(FUNCTION, "k" + i)), record(i)));
    }
    commits.add(30, commit(Snapshot.absent(KEY), record(2)));
    List<CommitResult> results = store.commit(commits);
    assertThat(results).hasSize(61);
    for (int i = 0; i < 61; i++) {
      assertThat(results.get(i) instanceof CommitResult.Committed).isEqualTo(i != 30);
    }
    assertSame(((CommitResult.Conflict) results.get(30)).winner(), taken);
    List<Commit> again = new ArrayList<>();
    for (CommitResult result : results) {
      if (result instanceof CommitResult.Committed done) {
        again.add(commit(done.snapshot(), record(7)));
      }
    }
    again.add(3, commit(new Snapshot(KEY, 9, KeyRecord.NEW), record(2)));
    results = new ArrayList<>(store.commit(again));
    assertSame(((CommitResult.Conflict) results.remove(3)).winner(), taken);
    assertThat(results).allMatch(result -> version(result) == 2);
  }

  @Test
  void a_warm_key_that_lost_its_condition_can_go_on_from_the_winner() {
    Snapshot first = committed(commit(Snapshot.absent(KEY), record(1)));
    committed(commit(first, record(2)));
    Snapshot winner = conflict(commit(first, record(3)));
    assertThat(committed(commit(winner, record(4))).version()).isEqualTo(3);
  }

  @Test
  void the_version_of_the_state_is_stored_with_it() {
    Snapshot first = committed(commit(Snapshot.absent(KEY), record(1)));
    assertThat(load(KEY).record().stateVersion()).isEqualTo(1);
    committed(commit(first, record(2).withStateVersion(1_000_000)));
    assertThat(load(KEY).record().stateVersion()).isEqualTo(1_000_000);
  }
}
