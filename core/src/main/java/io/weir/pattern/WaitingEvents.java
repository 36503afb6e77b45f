package io.weir.pattern;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for the watermark: by time, and those of one time as they arrived (S7.1).
 */
final class WaitingEvents<E> {
  private final List<Kept<E>> events = new ArrayList<>();

  void add(Kept<E> event) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (events.get(middle).timestamp() <= event.timestamp()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    events.add(low, event);
  }

  List<Kept<E>> all() {
    return events;
  }

  int size() {
    return events.size();
  }

  /** The time of the first event; {@link Long#MAX_VALUE} if there is none. */
  long first() {
    return events.isEmpty() ? Long.MAX_VALUE : events.getFirst().timestamp();
  }

  /**
   * Removes the events up to a time.
   *
   * @param order the order of events of one time; null for that of their arrival
   */
  List<Kept<E>> removeUpTo(long time, @Nullable Comparator<Kept<E>> order) {
    int end = 0;
    while (end < events.size() && events.get(end).timestamp() <= time) {
      end++;
    }
    List<Kept<E>> head = events.subList(0, end);
    List<Kept<E>> due = new ArrayList<>(head);
    head.clear();
    if (order != null && due.size() > 1) {
      due.sort(Comparator.<Kept<E>>comparingLong(Kept::timestamp).thenComparing(order));
    }
    return due;
  }
}
