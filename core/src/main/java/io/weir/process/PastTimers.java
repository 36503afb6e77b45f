package io.weir.process;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Timers that were set when event time had already passed their time. Each is due when the
 * watermark next moves (R22). Usually there are none, or all are due at the same time.
 */
final class PastTimers {
  private NavigableMap<Long, TreeSet<Long>> byDue = Collections.emptyNavigableMap();
  private int size;

  /** Sets a timer, unless it is set already. */
  void add(long time, long due) {
    if (byDue.isEmpty()) {
      byDue = new TreeMap<>();
    }
    if (byDue.values().stream().noneMatch(times -> times.contains(time))) {
      byDue.computeIfAbsent(due, none -> new TreeSet<>()).add(time);
      size++;
    }
  }

  void remove(long time) {
    if (isEmpty()) {
      return;
    }
    size -= (int) byDue.values().stream().filter(times -> times.remove(time)).count();
    byDue.values().removeIf(TreeSet::isEmpty);
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** The time at which the first timer is due; call this only if there is one. */
  long firstDue() {
    return byDue.firstKey();
  }

  /** The time for which the first timer was set. */
  long firstTime() {
    return byDue.firstEntry().getValue().first();
  }

  /** The times of all timers, in order, each with the time at which it is due. */
  NavigableMap<Long, Long> dues() {
    NavigableMap<Long, Long> dues = new TreeMap<>();
    byDue.forEach((due, times) -> times.forEach(time -> dues.put(time, due)));
    return dues;
  }
}
