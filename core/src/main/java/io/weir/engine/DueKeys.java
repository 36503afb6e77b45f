package io.weir.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Warm keys by when they are due, so that a batch need not look at all of them: a priority queue
 * with lazy deletion. A key is in it at its due time or before; its real due time is read when its
 * turn comes.
 *
 * @param <K> the keys
 */
final class DueKeys<K extends DueKeys.Item> {
  /** The due time of a key that is not due at all. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int ROOM = 1_000;

  /** An item with a due time. It is in one queue at most. */
  abstract static class Item {
    /** The turn that counts, others in the queue are out of date; null if it is in no queue. */
    private @Nullable Turn turn;

    /** The current due time. */
    abstract long due();
  }

  private record Turn(long at, Item key) {}

  private final PriorityQueue<Turn> queue = new PriorityQueue<>(Comparator.comparingLong(Turn::at));
  private int keys;

  /** Queues a key; call this when its due time has changed. */
  void put(K key) {
    queue(key);
  }

  private void queue(Item key) {
    long due = key.due();
    Turn waiting = key.turn;
    if (due != NEVER && (waiting == null || due < waiting.at())) {
      keys += waiting == null ? 1 : 0;
      Turn next = new Turn(due, key);
      key.turn = next;
      queue.add(next);
      if (queue.size() > 2 * keys + ROOM) {
        queue.removeIf(turn -> turn.key().turn != turn);
      }
    }
  }

  void remove(K key) {
    keys -= isWaiting(key) ? 1 : 0;
    forget(key);
  }

  private static boolean isWaiting(Item key) {
    return key.turn != null;
  }

  private static void forget(Item key) {
    key.turn = null;
  }

  /**
   * The keys that are due at that time or before, the earliest first. They stay until they are put
   * with a later due or removed.
   */
  @SuppressWarnings("unchecked")
  List<K> upTo(long time) {
    List<K> found = new ArrayList<>();
    List<Item> again = new ArrayList<>();
    while (!queue.isEmpty() && queue.peek().at() <= time) {
      Turn turn = queue.poll();
      Item key = turn.key();
      if (key.turn == turn) {
        forget(key);
        keys--;
        again.add(key);
        if (key.due() <= time) {
          found.add((K) key);
        }
      }
    }
    again.forEach(this::queue);
    return found;
  }
}
