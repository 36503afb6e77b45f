package io.weir.engine;

import io.weir.UnreadableStateException;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads keys, and finds those that cannot be read: a store that cannot read one of them answers for
 * none (PROTOCOL R10, R16). It is asked for halves then, so one among n costs about 2 log n reads
 * more.
 */
final class Loader {
  private final StateStore store;
  private final long now;
  private final Map<StateKey, Snapshot> read = new HashMap<>();
  private final Map<StateKey, UnreadableStateException> unreadable = new HashMap<>();

  private Loader(StateStore store, long now) {
    this.store = store;
    this.now = now;
  }

  /**
   * @throws io.weir.state.StateStoreException if they cannot be read now
   */
  static Loader load(StateStore store, List<StateKey> keys, long now) {
    Loader loader = new Loader(store, now);
    if (!keys.isEmpty()) {
      loader.load(keys);
    }
    return loader;
  }

  private void load(List<StateKey> keys) {
    try {
      read.putAll(store.load(keys, now));
    } catch (UnreadableStateException e) {
      if (keys.size() == 1) {
        unreadable.put(keys.getFirst(), e);
      } else {
        load(keys.subList(0, keys.size() / 2));
        load(keys.subList(keys.size() / 2, keys.size()));
      }
    }
  }

  Map<StateKey, Snapshot> read() {
    return read;
  }

  /** Why a key could not be read; null if it could. */
  UnreadableStateException failure(StateKey key) {
    return unreadable.get(key);
  }
}
