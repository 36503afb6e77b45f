package io.weir.lambda;

import io.weir.spi.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses lanes, at most so many. A shard comes to the lane that had it last, since its keys are
 * warm there. A new shard gets a new lane until there are enough, then the one that has the fewest.
 * One thread at a time may use it.
 */
final class IdleLanes {
  /** The shards whose lane is remembered. */
  private static final int MOST_HOMES = 10_000;

  private final int most;
  private final List<Lane> idle = new ArrayList<>();
  private int made = 1;

  /** The lane that each shard had last, the least recently used shard first. */
  private final Map<Shard, Lane> homes = new LinkedHashMap<>(16, 0.75f, true);

  /** The number of shards that had a lane last. */
  private final Map<Lane, Integer> shards = new HashMap<>();

  /**
   * @param first the first lane, which is idle
   */
  IdleLanes(int most, Lane first) {
    this.most = most;
    idle.add(first);
  }

  /**
   * Takes the best idle lane for a shard; null if a new one is to be made, which then belongs to
   * the caller.
   */
  @Nullable Lane take(Shard shard) {
    Lane home = homes.get(shard);
    if (home == null || !idle.contains(home)) {
      home = made < most && !hasUnused() ? null : leastUsed();
    }
    if (home == null) {
      made++;
    } else {
      idle.remove(home);
    }
    return home;
  }

  private boolean hasUnused() {
    return idle.stream().anyMatch(lane -> shards.getOrDefault(lane, 0) == 0);
  }

  private Lane leastUsed() {
    return idle.stream()
        .min(Comparator.comparingInt(lane -> shards.getOrDefault(lane, 0)))
        .orElseThrow(() -> new IllegalStateException("more invocations than lanes"));
  }

  /** The lane that was to be made is none. */
  void notMade() {
    made--;
  }

  /** The shard has that lane now. */
  void settle(Shard shard, Lane lane) {
    move(homes.put(shard, lane), lane);
    if (homes.size() > MOST_HOMES) {
      Shard eldest = homes.keySet().iterator().next();
      move(homes.remove(eldest), null);
    }
  }

  private void move(@Nullable Lane from, @Nullable Lane to) {
    if (from != null) {
      shards.merge(from, -1, Integer::sum);
    }
    if (to != null) {
      shards.merge(to, 1, Integer::sum);
    }
  }

  /** The lane is free again. */
  void give(Lane lane) {
    idle.add(lane);
  }
}
