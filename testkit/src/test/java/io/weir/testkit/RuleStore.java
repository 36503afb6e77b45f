package io.weir.testkit;

import io.weir.codec.UnreadableStateException;
import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A store that tells of each call before and after it, and can be out of order. */
final class RuleStore extends ForwardingStateStore {
  final List<Commit> commits = new ArrayList<>();
  private final Consumer<String> passing;
  final Set<String> unreadable = new HashSet<>();
  private StateStoreException outage;
  private boolean onlyCommits;

  RuleStore(StateStore store, Consumer<String> passing) {
    super(store);
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

  @Override
  protected <R> R around(String what, Supplier<R> call) {
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
}
