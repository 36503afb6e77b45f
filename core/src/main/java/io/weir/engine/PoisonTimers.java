package io.weir.engine;

import io.weir.log.LogText;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds poison timers, which end the process in a tick (R27), as {@link PoisonRecords} does for
 * records. A container that has not yet finished a tick notes its beginning: one write before the
 * first due keys, which names them, and one that removes the note at the end. If a tick did not
 * end, the next one runs the named keys alone, after all others, with each call written down, and
 * names each page before it runs it.
 */
final class PoisonTimers {
  private static final Logger LOG = LoggerFactory.getLogger(PoisonTimers.class);
  private static final String NAME = "tick";

  private final StateStore store;
  private final String function;
  private boolean trusted;
  private Watch watch = Watch.OFF;
  private int begun;

  /** Keys that are to be run alone when all others have been. */
  private final List<StateKey> aside = new ArrayList<>();

  PoisonTimers(StateStore store, String function) {
    this.store = store;
    this.function = function;
  }

  /** Begins a page, and returns its keys that are to be run together. */
  List<StateKey> begin(List<StateKey> keys, long now, TimeLeft time) {
    if (trusted || keys.isEmpty()) {
      return keys;
    }
    if (!watch.isOn()) {
      watch = new Watch(store, function, NAME);
      begun = watch.begin(keys, now, time);
    }
    return begun == 1 ? keys : together(keys);
  }

  private List<StateKey> together(List<StateKey> keys) {
    List<StateKey> together = new ArrayList<>(keys);
    together.removeIf(key -> watch.note().hasKey(key) || watch.ends(key) > 0);
    keys.stream()
        .filter(key -> !together.contains(key) && !aside.contains(key))
        .forEach(aside::add);
    if (!together.isEmpty()) {
      watch.among(together);
    }
    return together;
  }

  /** The watch of calls for keys that are run alone. */
  Watch watch() {
    return watch;
  }

  /** The keys that are to be run alone; those in which the process has ended come last. */
  List<StateKey> takeAside() {
    List<StateKey> taken = new ArrayList<>(aside);
    taken.sort(Comparator.comparingInt(watch::ends));
    aside.clear();
    return taken;
  }

  /**
   * The process lives.
   *
   * @param complete true if nothing was left out
   */
  void ended(boolean complete) {
    aside.clear();
    if (!watch.isOn()) {
      return;
    }
    try {
      if (complete) {
        watch.clear();
        trusted = true;
      } else {
        watch.leave();
      }
    } catch (StateStoreException unavailable) {
      LOG.warn(
          "a tick stays counted as begun, the store does not answer", LogText.trace(unavailable));
    }
    watch = Watch.OFF;
  }

  void trustNothing() {
    trusted = false;
  }
}
