package io.weir.testkit;

import static io.weir.testkit.StateStoreContract.NOW;
import static io.weir.testkit.StateStoreSamples.describe;
import static io.weir.testkit.StateStoreSamples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** The common base of the parts of {@link StateStoreContract}. */
abstract class StateStoreRules {
  static final String FUNCTION = "page-views";
  static final StateKey KEY = new StateKey(FUNCTION, "/home");
  final StateStore store = open();

  /** A store without any item. */
  abstract StateStore open();

  Snapshot load(StateKey key) {
    return load(key, NOW);
  }

  Snapshot load(StateKey key, long now) {
    Snapshot loaded = store.load(List.of(key), now).get(key);
    return Objects.requireNonNull(
        loaded, "load(..) has a snapshot for each key, also for new ones");
  }

  Snapshot committed(Commit commit) {
    CommitResult result = store.commit(List.of(commit)).getFirst();
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    return ((CommitResult.Committed) result).snapshot();
  }

  Snapshot conflict(Commit commit) {
    CommitResult result = store.commit(List.of(commit)).getFirst();
    assertThat(result).isInstanceOf(CommitResult.Conflict.class);
    return ((CommitResult.Conflict) result).winner();
  }

  static Commit commit(Snapshot based, KeyRecord next) {
    return new Commit(based, next, OptionalLong.empty(), NOW);
  }

  static Commit dying(Snapshot based, long revision, long expiry) {
    return new Commit(based, record(revision), OptionalLong.of(expiry), NOW);
  }

  static long version(CommitResult result) {
    return ((CommitResult.Committed) result).snapshot().version();
  }

  static void assertSame(Snapshot actual, Snapshot expected) {
    assertThat(describe(actual)).isEqualTo(describe(expected));
  }
}
