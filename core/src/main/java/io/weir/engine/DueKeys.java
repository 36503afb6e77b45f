package io.weir.engine;

import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/**
 * Warm keys by when they are due, so that a batch need not look at all of them. A key stands in the
 * queue at its due time or before it; where it really is due is asked when its turn comes.
 */
final class DueKeys {
  /** Not due at all. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int ROOM = 1_000;

  private record Turn(long at, StateKey key) {}

  private final PriorityQueue<Turn> queue = new PriorityQueue<>(Comparator.comparingLong(Turn::at));

  /** The turn of each key that counts; others in the queue are out of date. */
  private final Map<StateKey, Turn> turns = new HashMap<>();

  void put(StateKey key, long due) {
    if (due == NEVER) {
      return;
    }
    Turn known = turns.get(key);
    if (known == null || due < known.at()) {
      add(new Turn(due, key));
    }
  }

  private void add(Turn turn) {
    turns.put(turn.key(), turn);
    queue.add(turn);
    if (queue.size() > 2 * turns.size() + ROOM) {
      queue.clear();
      queue.addAll(turns.values());
    }
  }

  void remove(StateKey key) {
    turns.remove(key);
  }

  void clear() {
    queue.clear();
    turns.clear();
  }

  /**
   * The keys that are due at that time or before, the earliest first. They stay until they are put
   * with a later due or removed.
   *
   * @param due when a key is due now
   */
  List<StateKey> upTo(long time, ToLongFunction<StateKey> due) {
    List<StateKey> found = new ArrayList<>();
    List<Turn> again = new ArrayList<>();
    while (!queue.isEmpty() && queue.peek().at() <= time) {
      Turn turn = queue.poll();
      if (turns.get(turn.key()) == turn) {
        turns.remove(turn.key());
        Turn now = new Turn(due.applyAsLong(turn.key()), turn.key());
        again.add(now);
        if (now.at() <= time) {
          found.add(now.key());
        }
      }
    }
    again.forEach(turn -> put(turn.key(), turn.at()));
    return found;
  }
}
