package io.weir.engine;

import io.weir.Shard;
import io.weir.StreamFunction;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.state.Progress.ShardMark;
import io.weir.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where event time stands in the shards of a function, from their stored progress. Stored progress
 * may be older than the truth, never ahead of it, so what is derived here may be late and is never
 * wrong.
 */
final class ShardClocks {
  private final Map<Shard, ShardInfo> infos = new HashMap<>();
  private final Map<Shard, Progress> progress = new HashMap<>();

  ShardClocks(StreamFunction function, Topology topology, List<Progress> stored) {
    stored.forEach(one -> progress.put(one.shard(), one));
    function
        .sources()
        .keySet()
        .forEach(source -> topology.shards(source).forEach(info -> infos.put(info.shard(), info)));
    Set<String> described = new HashSet<>();
    infos.keySet().forEach(shard -> described.add(shard.source()));
    stored.forEach(one ->
        infos.putIfAbsent(
            one.shard(), unlisted(one.shard(), described.contains(one.shard().source()))));
  }

  /**
   * A shard with progress that the topology does not list has been trimmed, if others are listed.
   */
  private static ShardInfo unlisted(Shard shard, boolean trimmed) {
    return new ShardInfo(shard, List.of(), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, trimmed);
  }

  /** For shards that are read in parallel: nothing is known of their order. */
  static ShardClocks unordered(StreamFunction function) {
    return new ShardClocks(function, source -> List.of(), List.of());
  }

  /** The stored progress of a shard, if it was read. */
  Optional<Progress> known(Shard shard) {
    return Optional.ofNullable(progress.get(shard));
  }

  /** The progress of a shard; for one that has none yet, its first. */
  Progress progress(Shard shard) {
    return known(shard).orElseGet(() -> first(shard));
  }

  /**
   * The minimum over the shards that may still bring events, idle ones left out; NONE if one is
   * unknown. If all are idle none holds back another: then it is where the furthest came to.
   */
  long minimum() {
    long minimum = minimumWithout(null);
    return minimum == WatermarkStrategy.NONE ? furthestOfIdle() : minimum;
  }

  private long furthestOfIdle() {
    List<Shard> open =
        infos.values().stream().filter(info -> !finished(info)).map(ShardInfo::shard).toList();
    return open.stream().allMatch(this::idle)
        ? open.stream().mapToLong(this::watermark).max().orElse(WatermarkStrategy.NONE)
        : WatermarkStrategy.NONE;
  }

  /** The same over all shards but one; MAX if there is no other. */
  long minimumWithout(Shard left) {
    long minimum = Long.MAX_VALUE;
    boolean any = false;
    for (ShardInfo info : infos.values()) {
      if (!info.shard().equals(left) && !finished(info) && !idle(info.shard())) {
        any = true;
        minimum = Math.min(minimum, watermark(info.shard()));
      }
    }
    return any || left != null ? minimum : WatermarkStrategy.NONE;
  }

  /**
   * The arrival time that every other shard's records have passed: what arrived before it will not
   * come any more. {@link Long#MIN_VALUE} if one has delivered nothing; MAX if there is no other.
   */
  long arrivalWithout(Shard left) {
    long arrival = Long.MAX_VALUE;
    for (ShardInfo info : infos.values()) {
      if (!info.shard().equals(left) && !finished(info) && !idle(info.shard())) {
        Progress known = progress.get(info.shard());
        arrival = Math.min(arrival, known == null ? Long.MIN_VALUE : known.arrival());
      }
    }
    return arrival;
  }

  /**
   * True if it is known where the shard's clock begins: it has delivered, or its parents are over.
   */
  boolean hasBegun(Shard shard) {
    ShardInfo info = infos.get(shard);
    return progress.containsKey(shard)
        || info == null
        || info.parents().stream()
            .allMatch(parent -> !infos.containsKey(parent) || finished(infos.get(parent)));
  }

  private boolean idle(Shard shard) {
    Progress known = progress.get(shard);
    return known != null && known.idle();
  }

  /**
   * A parent is finished once a descendant has delivered: a child starts after its parents. A shard
   * that the topology no longer lists is closed.
   */
  private boolean finished(ShardInfo info) {
    return info.closed()
        && (infos.values().stream()
                .filter(child -> child.parents().contains(info.shard()))
                .anyMatch(child -> progress.containsKey(child.shard()) || finished(child))
            || progress.values().stream().anyMatch(one -> one.parents().contains(info.shard())));
  }

  /**
   * The lowest watermark that holds in a shard: its own, at least its parents' for its hash range
   * (R14), which one has also before its first record.
   */
  long watermark(Shard shard) {
    Progress known = progress(shard);
    long own = known.reached().map(ShardMark::watermark).orElse(WatermarkStrategy.NONE);
    return Math.max(own, least(known.floors()));
  }

  private static long least(List<Floor> floors) {
    if (floors.isEmpty()) {
      return WatermarkStrategy.NONE;
    }
    long least = Long.MAX_VALUE;
    for (Floor floor : floors) {
      least = Math.min(least, floor.watermark());
    }
    return least;
  }

  /**
   * The watermark for a key that was last seen in a shard: of that shard, or of what became of it,
   * where it never falls below the shard's own last one (R14). Which of two children has the key is
   * not asked: an explicit hash key may have taken it anywhere.
   */
  long following(Shard shard) {
    long own = watermark(shard);
    ShardInfo info = infos.get(shard);
    if (info != null && !finished(info)) {
      return own;
    }
    return infos.values().stream()
        .filter(child -> child.parents().contains(shard))
        .mapToLong(child -> Math.max(own, following(child.shard())))
        .min()
        .orElse(own);
  }

  /** The clocks that somebody has set back, by shard. */
  Map<Shard, Progress.Reset> resets() {
    Map<Shard, Progress.Reset> resets = new HashMap<>();
    progress
        .values()
        .forEach(one -> one.reset().ifPresent(reset -> resets.put(one.shard(), reset)));
    return resets;
  }

  /** The largest watermark of any shard: no key can be due beyond it. */
  long maximum() {
    long maximum = WatermarkStrategy.NONE;
    for (Shard shard : infos.keySet()) {
      maximum = Math.max(maximum, watermark(shard));
    }
    return maximum;
  }

  /** The first progress of a shard: its parents' final watermarks become floors by hash range. */
  private Progress first(Shard shard) {
    ShardInfo info = infos.getOrDefault(shard, ShardInfo.whole(shard));
    List<Floor> floors = new ArrayList<>();
    info.parents().forEach(parent -> floors.addAll(floorsOf(parent, info)));
    Progress none = Progress.none(shard);
    return new Progress(
        shard,
        0,
        none.marks(),
        floors,
        info.parents(),
        false,
        none.tally(),
        0,
        none.arrival(),
        none.suspect());
  }

  private List<Floor> floorsOf(Shard parent, ShardInfo child) {
    ShardInfo info = infos.get(parent);
    if (info == null) {
      return List.of();
    }
    Progress known = progress(parent);
    long own = known.reached().map(ShardMark::watermark).orElse(WatermarkStrategy.NONE);
    List<Floor> inherited =
        known.floors().isEmpty()
            ? List.of(new Floor(info.fromHash(), info.toHash(), own))
            : known.floors();
    return inherited.stream()
        .map(floor -> clipped(floor, child, own))
        .filter(floor -> floor.fromHash().compareTo(floor.toHash()) <= 0)
        .toList();
  }

  private static Floor clipped(Floor floor, ShardInfo child, long own) {
    String from =
        floor.fromHash().compareTo(child.fromHash()) >= 0 ? floor.fromHash() : child.fromHash();
    String to = floor.toHash().compareTo(child.toHash()) <= 0 ? floor.toHash() : child.toHash();
    return new Floor(from, to, Math.max(floor.watermark(), own));
  }
}
