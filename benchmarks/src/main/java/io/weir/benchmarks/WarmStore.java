package io.weir.benchmarks;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes every commit and stores none, to measure a batch without any I/O. Keys live in the engine's
 * warm cache, which must be large enough for all of them.
 */
final class WarmStore implements StateStore {
  private final Map<Shard, Progress> progress = new HashMap<>();
  private final Map<StateKey, Boolean> seen = new HashMap<>();
  private long commits;
  private int mostStateBytes;

  @Override
  public Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
    Map<StateKey, Snapshot> found = new HashMap<>();
    for (StateKey key : keys) {
      if (seen.put(key, true) != null) {
        throw new IllegalStateException(key + " is loaded twice; the warm cache is too small");
      }
      found.put(key, Snapshot.absent(key));
    }
    return found;
  }

  @Override
  public List<CommitResult> commit(List<Commit> all) {
    commits += all.size();
    List<CommitResult> results = new ArrayList<>(all.size());
    for (Commit commit : all) {
      mostStateBytes = Math.max(mostStateBytes, commit.next().state().length);
      results.add(
          new CommitResult.Committed(
              new Snapshot(
                  commit.key(), commit.based().version() + 1, commit.next(), commit.expiresAt())));
    }
    return results;
  }

  @Override
  public CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    throw new UnsupportedOperationException("nothing is parked in a benchmark");
  }

  long commits() {
    return commits;
  }

  /** The most bytes that any commit had of a key's state. */
  int mostStateBytes() {
    return mostStateBytes;
  }

  @Override
  public DuePage due(DueQuery query) {
    throw new UnsupportedOperationException("no tick comes in a benchmark");
  }

  @Override
  public int slots(String function) {
    return 1;
  }

  @Override
  public long dueGranularityMillis() {
    return 1;
  }

  @Override
  public void refreshDue(Snapshot snapshot) {
    throw new UnsupportedOperationException("no tick comes in a benchmark");
  }

  @Override
  public Optional<Progress> progress(String function, Shard shard) {
    return Optional.ofNullable(progress.get(shard));
  }

  @Override
  public List<Progress> progress(String function) {
    return List.copyOf(progress.values());
  }

  @Override
  public List<Progress> progress(String function, Collection<Shard> shards) {
    return shards.stream().map(progress::get).filter(Objects::nonNull).toList();
  }

  @Override
  public List<Progress> gone(String function) {
    return List.of();
  }

  @Override
  public Progress commitProgress(String function, Progress next) {
    progress.put(next.shard(), next);
    return next;
  }

  @Override
  public Optional<Note> note(String function, String name) {
    return Optional.empty();
  }

  @Override
  public Note commitNote(String function, Note next) {
    return next;
  }
}
