package io.weir.lambda;

import io.weir.engine.WallClock;
import io.weir.spi.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Chooses lanes, at most so many. A shard comes to the lane that had it last, since its keys are
 * warm there. A new shard gets a new lane until there are enough, then the one that has the fewest.
 * A shard without an event for an hour counts no more: it may be closed, and would keep a lane. One
 * thread at a time may use it.
 */
final class IdleLanes {
  /** The shards whose lane is remembered. */
  private static final int MOST_HOMES = 10_000;

  private static final long HOME_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** The lane that a shard had last, and when it got it. */
  private record Home(Lane lane, long since) {}

  private final int most;
  private final WallClock clock;
  private final List<Lane> idle;
  private int made = 1;

  /** The homes of shards, the least recently used one first. */
  private final Map<Shard, Home> homes = new LinkedHashMap<>(16, 0.75f, true);

  /** The number of shards that had a lane last. */
  private final Map<Lane, Integer> shards = new HashMap<>();

  /**
   * @param first the first lane, which is idle
   */
  IdleLanes(int most, Lane first, WallClock clock) {
    this.most = most;
    this.clock = clock;
    this.idle = new ArrayList<>(most);
    idle.add(first);
  }

  /**
   * Takes the best idle lane for a shard; null if a new one is to be made, which then belongs to
   * the caller.
   */
  @Nullable Lane take(Shard shard) {
    Home last = homes.get(shard);
    Lane home = last == null ? null : last.lane();
    if (home == null || !idle.contains(home)) {
      forgetSilent();
      home = made < most && !hasUnused() ? null : leastUsed();
    }
    if (home == null) {
      made++;
    } else {
      idle.remove(home);
    }
    return home;
  }

  private void forgetSilent() {
    long before = clock.nowMillis() - HOME_MILLIS;
    Iterator<Home> eldest = homes.values().iterator();
    while (eldest.hasNext()) {
      Home home = eldest.next();
      if (home.since() > before) {
        return;
      }
      eldest.remove();
      left(home);
    }
  }

  private boolean hasUnused() {
    return idle.stream().anyMatch(lane -> shards.getOrDefault(lane, 0) <= 0);
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
    left(homes.put(shard, new Home(lane, clock.nowMillis())));
    shards.merge(lane, 1, Integer::sum);
    if (homes.size() > MOST_HOMES) {
      left(homes.remove(homes.keySet().iterator().next()));
    }
  }

  private void left(@Nullable Home home) {
    if (home != null) {
      shards.merge(home.lane(), -1, Integer::sum);
    }
  }

  /** The lane is free again; allocates nothing. */
  void give(Lane lane) {
    idle.add(lane);
  }
}
