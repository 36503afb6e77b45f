package io.weir.process;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Timers that were set when event time had passed their time: each is due later than its time says,
 * when the watermark next moves (R22). Nearly always there are none, and of those there are nearly
 * all have the same due.
 */
final class PastTimers {
  private NavigableMap<Long, TreeSet<Long>> byDue = Collections.emptyNavigableMap();
  private int size;

  /** Sets it, unless it is set. */
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

  /** When the first is due; to be asked if there is one. */
  long firstDue() {
    return byDue.firstKey();
  }

  /** The time that the first of them was set for. */
  long firstTime() {
    return byDue.firstEntry().getValue().first();
  }

  /** Each with when it is due, by its time. */
  NavigableMap<Long, Long> dues() {
    NavigableMap<Long, Long> dues = new TreeMap<>();
    byDue.forEach((due, times) -> times.forEach(time -> dues.put(time, due)));
    return dues;
  }
}
