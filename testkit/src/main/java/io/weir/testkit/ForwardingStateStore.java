package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.spi.Shard;
import io.weir.spi.Usage;
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
import java.util.function.Supplier;

/**
 * Forwards every call to another store, for test stores that fail, count, delay or observe.
 * Override {@link #around} to change every call that reads or writes stored data, or a method to
 * change that call alone.
 *
 * <p>Calls about the store itself ({@link #rememberAtMost}, {@link #slots}, {@link
 * #dueGranularityMillis}, {@link #close}) do not pass through {@link #around}.
 */
@Experimental
public class ForwardingStateStore implements StateStore {
  /** The store to which calls are forwarded. */
  protected final StateStore store;

  public ForwardingStateStore(StateStore store) {
    this.store = store;
  }

  /**
   * Makes a call that reads or writes stored data.
   *
   * @param name the name of the method
   * @param call makes the call; gives null for a void method
   */
  protected <R> R around(String name, Supplier<R> call) {
    return call.get();
  }

  @Override
  public long rememberAtMost(long bytes) {
    return store.rememberAtMost(bytes);
  }

  @Override
  public Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
    return around("load", () -> store.load(keys, now));
  }

  @Override
  public Map<StateKey, Snapshot> load(List<StateKey> keys, long now, long bytes) {
    return around("load", () -> store.load(keys, now, bytes));
  }

  @Override
  public List<CommitResult> commit(List<Commit> commits) {
    return around("commit", () -> store.commit(commits));
  }

  @Override
  public CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    return around("commit", () -> store.commit(commit, counted));
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
    around("refreshDue", () -> done(() -> store.refreshDue(snapshot)));
  }

  @Override
  public void refreshDue(List<Snapshot> snapshots) {
    around("refreshDue", () -> done(() -> store.refreshDue(snapshots)));
  }

  private static Void done(Runnable call) {
    call.run();
    return null;
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
    return around("gone", () -> store.gone(function));
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

  @Override
  public Usage takeUsage() {
    return store.takeUsage();
  }

  @Override
  public void close() {
    store.close();
  }
}
