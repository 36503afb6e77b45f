package io.weir.localstack.function;

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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends the process, without any notice, after it has committed so many times: the commit is made,
 * its results are not delivered, the batch is not answered.
 */
final class DyingStore implements StateStore {
  private static final int LIKE_SIGKILL = 137;
  private final StateStore store;
  private final AtomicInteger left;

  DyingStore(StateStore store, int commits) {
    this.store = store;
    this.left = new AtomicInteger(commits);
  }

  @Override
  public List<CommitResult> commit(List<Commit> commits) {
    List<CommitResult> results = store.commit(commits);
    committed();
    return results;
  }

  @Override
  public CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    CommitResult result = store.commit(commit, counted);
    committed();
    return result;
  }

  private void committed() {
    if (left.decrementAndGet() <= 0) {
      Runtime.getRuntime().halt(LIKE_SIGKILL);
    }
  }

  @Override
  public Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
    return store.load(keys, now);
  }

  @Override
  public DuePage due(DueQuery query) {
    return store.due(query);
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
    return store.progress(function, shard);
  }

  @Override
  public List<Progress> progress(String function) {
    return store.progress(function);
  }

  @Override
  public List<Progress> progress(String function, Collection<Shard> shards) {
    return store.progress(function, shards);
  }

  @Override
  public List<Progress> gone(String function) {
    return store.gone(function);
  }

  @Override
  public Progress commitProgress(String function, Progress next) {
    return store.commitProgress(function, next);
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public Optional<Note> note(String function, String name) {
    return store.note(function, name);
  }

  @Override
  public Note commitNote(String function, Note next) {
    return store.commitNote(function, next);
  }
}
