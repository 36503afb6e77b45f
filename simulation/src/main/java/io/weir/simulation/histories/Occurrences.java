package io.weir.simulation.histories;

import java.util.HashMap;
import java.util.Map;

/** Counts, by name, what happened in one history. */
final class Occurrences {
  private final Map<String, Long> times = new HashMap<>();

  void add(String what) {
    add(what, 1);
  }

  void add(String what, long more) {
    if (more > 0) {
      times.merge(what, more, Long::sum);
    }
  }

  Map<String, Long> times() {
    return times;
  }
}
