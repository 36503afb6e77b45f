package io.weir.state;

import io.weir.spi.Shard;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The executable specification of {@link StateStore}: plain maps, no shortcuts. It honours expiry
 * and keeps due hints exact.
 */
public final class InMemoryStateStore implements StateStore {
  private record ProgressKey(String function, Shard shard) {
    /**
     * Written by hand, because every cold start runs it: Java would link a record's own method
     * anew.
     */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ProgressKey that
          && shard.equals(that.shard)
          && function.equals(that.function);
    }

    @Override
    public int hashCode() {
      return 31 * shard.hashCode() + function.hashCode();
    }
  }

  private final Map<StateKey, Snapshot> items = new HashMap<>();
  private final Map<ProgressKey, Progress> progress = new HashMap<>();

  /** The notes by function and name. */
  private final Map<List<String>, Note> notes = new HashMap<>();

  @Override
  public synchronized Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
    Map<StateKey, Snapshot> found = new LinkedHashMap<>();
    keys.forEach(key -> found.put(key, current(key, now)));
    return found;
  }

  @Override
  public synchronized Map<StateKey, Snapshot> load(List<StateKey> keys, long now, long bytes) {
    Map<StateKey, Snapshot> found = new LinkedHashMap<>();
    long held = 0;
    for (int i = 0; i < keys.size() && held < bytes; i++) {
      Snapshot snapshot = current(keys.get(i), now);
      found.put(keys.get(i), snapshot);
      held += snapshot.record().storedBytes();
    }
    return found;
  }

  @Override
  public synchronized List<CommitResult> commit(List<Commit> commits) {
    List<CommitResult> results = new ArrayList<>();
    commits.forEach(commit -> results.add(commitOne(commit)));
    return results;
  }

  @Override
  public synchronized CommitResult commit(Commit commit, Map<Shard, Tally> counted) {
    CommitResult result = commitOne(commit);
    if (result instanceof CommitResult.Committed) {
      counted.forEach((shard, tally) -> count(commit.key().function(), shard, tally));
    }
    return result;
  }

  private void count(String function, Shard shard, Tally tally) {
    ProgressKey key = new ProgressKey(function, shard);
    progress.put(key, progress.getOrDefault(key, Progress.none(shard)).nextCounting(tally));
  }

  private CommitResult commitOne(Commit commit) {
    Snapshot current = current(commit.key(), commit.now());
    if (!current.isSameItem(commit.based())) {
      return new CommitResult.Conflict(current);
    }
    Snapshot next =
        new Snapshot(commit.key(), current.version() + 1, commit.next(), commit.expiresAt());
    items.put(commit.key(), next);
    return new CommitResult.Committed(next);
  }

  private Snapshot current(StateKey key, long now) {
    Snapshot stored = items.get(key);
    return stored == null || stored.isExpired(now) ? Snapshot.absent(key) : stored;
  }

  @Override
  public synchronized DuePage due(DueQuery query) {
    List<StateKey> due =
        items.values().stream()
            .filter(snapshot -> isDue(snapshot, query))
            .map(Snapshot::key)
            .filter(key -> query.after() == null || key.key().compareTo(query.after()) > 0)
            .sorted(Comparator.comparing(StateKey::key))
            .limit(query.limit())
            .toList();
    return new DuePage(due, due.size() < query.limit() ? null : due.getLast().key());
  }

  private static boolean isDue(Snapshot snapshot, DueQuery query) {
    KeyRecord record = snapshot.record();
    OptionalLong due =
        query.domain() == TimeDomain.EVENT ? record.eventDue() : record.processingDue();
    return snapshot.key().function().equals(query.function())
        && due.isPresent()
        && due.getAsLong() <= query.upTo();
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
    // Hints are exact here: they are the records themselves.
  }

  @Override
  public synchronized Optional<Progress> progress(String function, Shard shard) {
    return Optional.ofNullable(progress.get(new ProgressKey(function, shard)));
  }

  @Override
  public synchronized List<Progress> progress(String function) {
    List<Progress> found = new ArrayList<>();
    progress.forEach((key, one) -> {
      if (one.gone().isEmpty() && key.function().equals(function)) {
        found.add(one);
      }
    });
    return found;
  }

  @Override
  public synchronized List<Progress> progress(String function, Collection<Shard> shards) {
    return all(function)
        .filter(one -> one.gone().isEmpty() && shards.contains(one.shard()))
        .toList();
  }

  @Override
  public synchronized List<Progress> gone(String function) {
    return all(function).filter(one -> one.gone().isPresent()).toList();
  }

  private Stream<Progress> all(String function) {
    return progress.entrySet().stream()
        .filter(entry -> entry.getKey().function().equals(function))
        .map(Map.Entry::getValue);
  }

  @Override
  public synchronized Progress commitProgress(String function, Progress next) {
    ProgressKey key = new ProgressKey(function, next.shard());
    Progress current = progress.getOrDefault(key, Progress.none(next.shard()));
    if (current.version() != next.version() - 1) {
      return current;
    }
    progress.put(key, next);
    return next;
  }

  @Override
  public synchronized Optional<Note> note(String function, String name) {
    return Optional.ofNullable(notes.get(List.of(function, name)));
  }

  @Override
  public synchronized Note commitNote(String function, Note next) {
    List<String> key = List.of(function, next.name());
    Note current = notes.getOrDefault(key, Note.none(next.name()));
    if (current.version() != next.version() - 1) {
      return current;
    }
    if (next.isRemoval()) {
      notes.remove(key);
    } else {
      notes.put(key, next);
    }
    return next;
  }

  /**
   * A key's item.
   *
   * @param expiresAt the time at which it may be dropped, epoch milliseconds; empty = never
   */
  public record Item(Snapshot snapshot, OptionalLong expiresAt) {}

  /** All items, expired or not: for an audit. */
  public synchronized List<Item> items() {
    return items.values().stream().map(stored -> new Item(stored, stored.expiresAt())).toList();
  }

  /** The keys that have an item, expired or not: for tests of leftovers. */
  public synchronized List<Snapshot> snapshots() {
    return List.copyOf(items.values());
  }
}
