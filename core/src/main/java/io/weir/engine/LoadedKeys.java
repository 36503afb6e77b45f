package io.weir.engine;

import io.weir.codec.UnreadableStateException;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys that were read from the store, and those that cannot be read. A store that cannot read one
 * key answers for none (R10, R16); halves are then read, a binary search, so one unreadable key
 * among n costs about 2 log n more reads.
 */
final class LoadedKeys {
  private final StateStore store;
  private final long now;
  private long left;
  private final Map<StateKey, Snapshot> read = new HashMap<>();
  private final Map<StateKey, UnreadableStateException> unreadable = new HashMap<>();

  private LoadedKeys(StateStore store, long now, long bytes) {
    this.store = store;
    this.now = now;
    this.left = bytes;
  }

  /**
   * Reads the first keys, as many as have less than {@code bytes} stored together, and one more
   * (R30).
   *
   * @throws io.weir.state.StateStoreException if they cannot be read now
   */
  static LoadedKeys load(StateStore store, List<StateKey> keys, long now, long bytes) {
    LoadedKeys loaded = new LoadedKeys(store, now, bytes);
    if (!keys.isEmpty()) {
      loaded.load(keys);
    }
    return loaded;
  }

  /** False if that is enough for now. */
  private boolean load(List<StateKey> keys) {
    try {
      Map<StateKey, Snapshot> some = store.load(keys, now, left);
      read.putAll(some);
      some.values().forEach(snapshot -> left -= snapshot.record().storedBytes());
      return left > 0 && some.size() == keys.size();
    } catch (UnreadableStateException e) {
      if (keys.size() == 1) {
        unreadable.put(keys.getFirst(), e);
        return true;
      }
      int half = keys.size() / 2;
      return load(keys.subList(0, half)) && load(keys.subList(half, keys.size()));
    }
  }

  /** The number of the first keys that were read, or found unreadable. */
  int count() {
    return read.size() + unreadable.size();
  }

  Map<StateKey, Snapshot> read() {
    return read;
  }

  /** Why a key could not be read; null if it could, or was not asked for. */
  @Nullable UnreadableStateException failure(StateKey key) {
    return unreadable.get(key);
  }
}
