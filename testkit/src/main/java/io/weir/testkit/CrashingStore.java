package io.weir.testkit;

import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.DuePage;
import io.weir.state.DueQuery;
import io.weir.state.Note;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store whose calls can be the last thing that an invocation does: before or after they take
 * effect.
 */
public final class CrashingStore implements StateStore {
  private final StateStore store;
  private final CrashPoint crash;

  public CrashingStore(StateStore store, CrashPoint crash) {
    this.store = store;
    this.crash = crash;
  }

  @Override
  public Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
    return crash.around("load", () -> store.load(keys, now));
  }

  @Override
  public Map<StateKey, Snapshot> load(List<StateKey> keys, long now, long bytes) {
    return crash.around("load", () -> store.load(keys, now, bytes));
  }

  @Override
  public List<CommitResult> commit(List<Commit> commits) {
    return crash.around("commit", () -> store.commit(commits));
  }

  @Override
  public CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    return crash.around("commit", () -> store.commit(commit, counted));
  }

  @Override
  public DuePage due(DueQuery query) {
    return crash.around("due", () -> store.due(query));
  }

  @Override
  public int slots(String function) {
    return store.slots(function);
  }

  @Override
  public long dueGranularityMillis() {
    return store.dueGranularityMillis();
  }

  @Override
  public void refreshDue(Snapshot snapshot) {
    crash.around(
        "refreshDue",
        () -> {
          store.refreshDue(snapshot);
          return null;
        });
  }

  @Override
  public Optional<Progress> progress(String function, Shard shard) {
    return crash.around("progress", () -> store.progress(function, shard));
  }

  @Override
  public List<Progress> progress(String function) {
    return crash.around("progress", () -> store.progress(function));
  }

  @Override
  public List<Progress> progress(String function, Collection<Shard> shards) {
    return crash.around("progress", () -> store.progress(function, shards));
  }

  @Override
  public List<Progress> gone(String function) {
    return crash.around("progress", () -> store.gone(function));
  }

  @Override
  public Progress commitProgress(String function, Progress next) {
    return crash.around("commitProgress", () -> store.commitProgress(function, next));
  }

  @Override
  public Optional<Note> note(String function, String name) {
    return crash.around("note", () -> store.note(function, name));
  }

  @Override
  public Note commitNote(String function, Note next) {
    return crash.around("commitNote", () -> store.commitNote(function, next));
  }
}
