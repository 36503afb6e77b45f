package io.weir.testkit;

import io.weir.codec.UnreadableStateException;
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
import io.weir.state.StateStoreException;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A store that tells of each call before and after it, and can be out of order. */
final class RuleStore implements StateStore {
  final List<Commit> commits = new ArrayList<>();
  private final StateStore store;
  private final Consumer<String> passing;
  final Set<String> unreadable = new HashSet<>();
  private StateStoreException outage;
  private boolean onlyCommits;

  RuleStore(StateStore store, Consumer<String> passing) {
    this.store = store;
    this.passing = passing;
  }

  /** From now on no call is answered. */
  void breakDown(String message) {
    outage = new StateStoreException(message, null);
    onlyCommits = false;
  }

  /** From now on no commit is known to be stored. */
  void throttleCommits() {
    outage = new StateStoreException("throttled", null);
    onlyCommits = true;
  }

  void mend() {
    outage = null;
  }

  private <R> R around(String what, Supplier<R> call) {
    passing.accept("before " + what);
    if (outage != null && !onlyCommits) {
      throw outage;
    }
    R result = call.get();
    passing.accept("after " + what);
    return result;
  }

  @Override
  public Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
    return around(
        "load",
        () -> {
          requireReadable(keys);
          return store.load(keys, now);
        });
  }

  private void requireReadable(Collection<StateKey> keys) {
    if (keys.stream().anyMatch(key -> unreadable.contains(key.key()))) {
      throw new UnreadableStateException("a head is damaged");
    }
  }

  @Override
  public Map<StateKey, Snapshot> load(List<StateKey> keys, long now, long bytes) {
    return around(
        "load",
        () -> {
          requireReadable(keys);
          return store.load(keys, now, bytes);
        });
  }

  @Override
  public List<CommitResult> commit(List<Commit> batch) {
    return around(
        "commit",
        () -> {
          commits.addAll(batch);
          return outage == null
              ? store.commit(batch)
              : batch.stream()
                  .<CommitResult>map(commit -> new CommitResult.Failed(outage))
                  .toList();
        });
  }

  @Override
  public CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    return around(
        "commit",
        () -> {
          commits.add(commit);
          return outage == null ? store.commit(commit, counted) : new CommitResult.Failed(outage);
        });
  }

  @Override
  public DuePage due(DueQuery query) {
    return around("due", () -> store.due(query));
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
    store.refreshDue(snapshot);
  }

  @Override
  public Optional<Progress> progress(String function, Shard shard) {
    return around("progress", () -> store.progress(function, shard));
  }

  @Override
  public List<Progress> progress(String function) {
    return around("progress", () -> store.progress(function));
  }

  @Override
  public List<Progress> progress(String function, Collection<Shard> shards) {
    return around("progress", () -> store.progress(function, shards));
  }

  @Override
  public List<Progress> gone(String function) {
    return around("progress", () -> store.gone(function));
  }

  @Override
  public Progress commitProgress(String function, Progress next) {
    return around("commitProgress", () -> store.commitProgress(function, next));
  }

  @Override
  public Optional<Note> note(String function, String name) {
    return around("note", () -> store.note(function, name));
  }

  @Override
  public Note commitNote(String function, Note next) {
    return around("commitNote", () -> store.commitNote(function, next));
  }
}
