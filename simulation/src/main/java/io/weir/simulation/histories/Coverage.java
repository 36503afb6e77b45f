package io.weir.simulation.histories;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what happened in many histories, so that a fault or feature that never occurs is seen. Any
 * number of threads may add to it.
 */
public final class Coverage {
  private record Count(long histories, long times) {
    Count plus(long more) {
      return new Count(histories + 1, times + more);
    }
  }

  private final Map<String, Count> counts = new HashMap<>();

  synchronized void add(Occurrences happened) {
    happened
        .times()
        .forEach((what, times) ->
            counts.put(what, counts.getOrDefault(what, new Count(0, 0)).plus(times)));
  }

  /** In how many histories it happened. */
  public synchronized long histories(String what) {
    return counts.getOrDefault(what, new Count(0, 0)).histories();
  }

  /** One line for each name: the number of histories, and of occurrences. */
  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    text.append("%-52s %12s %14s%n".formatted("what happened", "histories", "times"));
    new TreeMap<>(counts)
        .forEach((what, count) ->
            text.append("%-52s %,12d %,14d%n".formatted(what, count.histories(), count.times())));
    return text.toString();
  }
}
