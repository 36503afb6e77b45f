package io.weir.testkit;

import io.weir.spi.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** All lanes of a stream; finds those that may deliver, with child shards after their parents. */
final class SimulatedLanes {
  private final SimulatedStream stream;
  private EventSourceMapping mapping;
  private final Map<Shard, List<SimulatedLane>> lanes = new LinkedHashMap<>();
  private final Map<Shard, Long> emptyPolls = new LinkedHashMap<>();
  private int turn;

  SimulatedLanes(SimulatedStream stream, EventSourceMapping mapping) {
    this.stream = stream;
    this.mapping = mapping;
    stream.all().forEach(shard -> open(shard, mapping.startingPosition().indexIn(shard)));
  }

  /** Makes new lanes, {@code factor} a shard, from the first record that is not acknowledged. */
  void resize(int factor) {
    discover();
    mapping = mapping.withParallelizationFactor(factor);
    for (Map.Entry<Shard, List<SimulatedLane>> shard : Map.copyOf(lanes).entrySet()) {
      int from = shard.getValue().stream().mapToInt(SimulatedLane::firstOpen).min().orElseThrow();
      open(stream.shard(shard.getKey()), from);
    }
  }

  /** The next lane that may deliver now, in turn. */
  Optional<SimulatedLane> ready() {
    long now = now();
    List<SimulatedLane> ready = new ArrayList<>();
    for (SimulatedLane lane : started()) {
      if (lane.due().orElse(Long.MAX_VALUE) <= now) {
        ready.add(lane);
      }
    }
    return ready.isEmpty() ? Optional.empty() : Optional.of(ready.get(turn++ % ready.size()));
  }

  /** The earliest moment at which some lane may deliver, epoch milliseconds. */
  OptionalLong due() {
    return earliest(started());
  }

  /** A lane of one shard that may deliver now. */
  Optional<SimulatedLane> ready(Shard shard) {
    long now = now();
    for (SimulatedLane lane : startedOf(shard)) {
      if (lane.due().orElse(Long.MAX_VALUE) <= now) {
        return Optional.of(lane);
      }
    }
    return Optional.empty();
  }

  /** The earliest moment at which a lane of one shard may deliver, epoch milliseconds. */
  OptionalLong due(Shard shard) {
    return earliest(startedOf(shard));
  }

  private static OptionalLong earliest(List<SimulatedLane> lanes) {
    OptionalLong earliest = OptionalLong.empty();
    for (SimulatedLane lane : lanes) {
      OptionalLong due = lane.due();
      if (due.isPresent() && (earliest.isEmpty() || due.getAsLong() < earliest.getAsLong())) {
        earliest = due;
      }
    }
    return earliest;
  }

  private List<SimulatedLane> startedOf(Shard shard) {
    return parentsFinished(stream.shard(shard)) ? of(shard) : List.of();
  }

  /** Remembers which open shards have nothing to read at this moment. */
  void poll() {
    discover();
    for (SimulatedLane lane : started()) {
      if (!lane.shard.closed && drained(lane.shard.name)) {
        emptyPolls.put(lane.shard.name, now());
      }
    }
  }

  OptionalLong lastEmptyPoll(Shard shard) {
    Long at = emptyPolls.get(shard);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  boolean atTip(Shard name) {
    SimulatedShard shard = stream.shard(name);
    return !shard.closed && parentsFinished(shard) && drained(name);
  }

  boolean finished(Shard name) {
    return stream.shard(name).closed && drained(name);
  }

  List<SimulatedLane> of(Shard name) {
    stream.shard(name);
    discover();
    return Objects.requireNonNull(lanes.get(name), "each shard that is discovered has lanes");
  }

  List<SimulatedLane> all() {
    discover();
    List<SimulatedLane> all = new ArrayList<>();
    lanes.values().forEach(all::addAll);
    return all;
  }

  /**
   * The lanes of shards whose ancestors are finished; parents come first, so one pass finds them.
   */
  private List<SimulatedLane> started() {
    discover();
    Set<Shard> over = new HashSet<>();
    List<SimulatedLane> started = new ArrayList<>();
    for (SimulatedShard shard : stream.all()) {
      if (over.containsAll(shard.parents)) {
        started.addAll(lanes.get(shard.name));
        if (shard.closed && drained(shard.name)) {
          over.add(shard.name);
        }
      }
    }
    return started;
  }

  /** True if all ancestors of a shard are finished; each is checked once. */
  private boolean parentsFinished(SimulatedShard shard) {
    Set<Shard> seen = new HashSet<>(shard.parents);
    Deque<Shard> left = new ArrayDeque<>(seen);
    while (!left.isEmpty()) {
      Shard ancestor = left.remove();
      if (!finished(ancestor)) {
        return false;
      }
      stream.shard(ancestor).parents.stream().filter(seen::add).forEach(left::add);
    }
    return true;
  }

  private boolean drained(Shard name) {
    for (SimulatedLane lane : of(name)) {
      if (!lane.drained()) {
        return false;
      }
    }
    return true;
  }

  private void discover() {
    List<SimulatedShard> all = stream.all();
    for (SimulatedShard shard : all.subList(lanes.size(), all.size())) {
      open(shard, 0);
    }
  }

  private void open(SimulatedShard shard, int start) {
    List<SimulatedLane> own = new ArrayList<>();
    for (int i = 0; i < mapping.parallelizationFactor(); i++) {
      own.add(new SimulatedLane(shard, i, mapping, start, now()));
    }
    lanes.put(shard.name, own);
  }

  private long now() {
    return stream.clock().nowMillis();
  }
}
