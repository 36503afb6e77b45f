package io.weir.state;

import io.weir.spi.Shard;
import io.weir.spi.Usage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores keys' records and shards' progress. The contract is {@code StateStoreContract} in the test
 * kit, which every implementation passes; {@link InMemoryStateStore} is its plainest form. Safe for
 * use by several threads.
 */
public interface StateStore extends AutoCloseable {
  /**
   * Limits the heap that the store may use to remember data of keys between calls. Call it before
   * the store is used.
   *
   * @param bytes the most bytes; 0 = it may remember nothing
   * @return the bytes that it may take; 0 if it remembers nothing
   */
  default long rememberAtMost(long bytes) {
    return 0;
  }

  /**
   * Reads keys, consistently: a commit that has returned is seen. A key without an item, or whose
   * item has expired at {@code now}, comes back with version 0.
   *
   * @throws StateStoreException if it cannot be read now
   */
  Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now);

  /**
   * Loads only the first keys if their stored data is large (R30): at least one, and no more after
   * those that have {@code bytes} together. Load the others when these are done.
   */
  default Map<StateKey, Snapshot> load(List<StateKey> keys, long now, long bytes) {
    return load(keys, now);
  }

  /**
   * Commits keys, each by itself: one may succeed where another fails. The keys are distinct.
   *
   * @return one result per commit, in order
   */
  List<CommitResult> commit(List<Commit> commits);

  /**
   * Commits a key and adds counts to shards' progress: both, or neither. For parked records, which
   * are decided after progress has passed them; so it is rare, and may cost more than {@link
   * #commit(List)}.
   *
   * @param counted the counts by shard, of records that its progress covers
   */
  CommitResult commit(Commit commit, Map<Shard, Tally> counted);

  /**
   * A page of keys whose due hint is at or before {@link DueQuery#upTo}. A hint may be stale and
   * earlier than the true due time, never later than the true due time rounded up to {@link
   * #dueGranularityMillis}; a key with an event-time or processing-time due is always in the index.
   */
  DuePage due(DueQuery query);

  /**
   * In how many parts of the due index a function may have keys, those included that a store of
   * other settings has written to. It may ask the store: a tick calls it once, at its beginning.
   *
   * @throws StateStoreException if it cannot be read now
   */
  int slots(String function);

  /** Due hints are rounded up to a multiple of this: a tick need not come more often. */
  long dueGranularityMillis();

  /**
   * Corrects the due hints of a key after a tick: writes those of {@code snapshot}'s record, on the
   * condition that its version is still stored. A lost condition is no error: another process has
   * just written the key.
   */
  void refreshDue(Snapshot snapshot);

  /** Corrects the due hints of many keys, in fewer requests if the store can. */
  default void refreshDue(List<Snapshot> snapshots) {
    snapshots.forEach(this::refreshDue);
  }

  /** The progress of one shard, also of one that is gone; empty if none is stored. */
  Optional<Progress> progress(String function, Shard shard);

  /** The progress of every shard of a function that is not {@linkplain Progress#gone() gone}. */
  List<Progress> progress(String function);

  /** The progress of these shards, as far as it is stored and they are not gone. */
  List<Progress> progress(String function, Collection<Shard> shards);

  /** The progress of every shard of a function that is {@linkplain Progress#gone() gone}. */
  List<Progress> gone(String function);

  /**
   * Replaces a shard's progress under the condition that the stored version is {@code
   * next.version() - 1} (for 1: that there is none). From the same write on, the shard is gone or
   * not as in {@code next}.
   *
   * @return the progress that is stored now: {@code next}, or the winner if another process was
   *     first
   * @throws StateStoreException if it is not known to be written
   */
  Progress commitProgress(String function, Progress next);

  /**
   * A function's note of that name, read consistently; empty if none is stored.
   *
   * @throws StateStoreException if it cannot be read now
   */
  Optional<Note> note(String function, String name);

  /**
   * Replaces a note under the condition that the stored version is {@code next.version() - 1} (for
   * 1: that there is none), or removes it under the same condition.
   *
   * @return {@code next} if it is stored, or has removed the note; else, if another process was
   *     first, the note that is stored now, with version 0 if there is none
   * @throws StateStoreException if it is not known to be written
   */
  Note commitNote(String function, Note next);

  /**
   * What it has asked of its service since this was last called, by whatever lane: each request is
   * told once. A store that does not count tells nothing.
   */
  default Usage takeUsage() {
    return Usage.NONE;
  }

  @Override
  default void close() {}
}
