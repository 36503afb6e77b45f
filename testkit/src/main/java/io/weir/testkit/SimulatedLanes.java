package io.weir.testkit;

import io.weir.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** All lanes of a stream: which of them may deliver, children after their parents. */
final class SimulatedLanes {
  private final SimulatedStream stream;
  private final EventSourceMapping mapping;
  private final Map<Shard, List<SimulatedLane>> lanes = new LinkedHashMap<>();
  private final Map<Shard, Long> emptyPolls = new LinkedHashMap<>();
  private int turn;

  SimulatedLanes(SimulatedStream stream, EventSourceMapping mapping) {
    this.stream = stream;
    this.mapping = mapping;
    stream.all().forEach(shard -> open(shard, mapping.startingPosition().indexIn(shard)));
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
    for (Shard shard : lanes.keySet()) {
      if (atTip(shard)) {
        emptyPolls.put(shard, now());
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
    return lanes.get(name);
  }

  List<SimulatedLane> all() {
    discover();
    List<SimulatedLane> all = new ArrayList<>();
    lanes.values().forEach(all::addAll);
    return all;
  }

  private List<SimulatedLane> started() {
    List<SimulatedLane> started = all();
    started.removeIf(lane -> !parentsFinished(lane.shard));
    return started;
  }

  private boolean parentsFinished(SimulatedShard shard) {
    for (Shard parent : shard.parents) {
      if (!finished(parent) || !parentsFinished(stream.shard(parent))) {
        return false;
      }
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
    for (SimulatedShard shard : stream.all()) {
      if (!lanes.containsKey(shard.name)) {
        open(shard, 0);
      }
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
