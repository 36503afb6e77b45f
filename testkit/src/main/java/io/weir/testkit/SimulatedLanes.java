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
    List<SimulatedLane> ready =
        started().stream().filter(l -> l.due().orElse(Long.MAX_VALUE) <= now).toList();
    return ready.isEmpty() ? Optional.empty() : Optional.of(ready.get(turn++ % ready.size()));
  }

  /** The earliest moment at which some lane may deliver, epoch milliseconds. */
  OptionalLong due() {
    return started().stream().map(SimulatedLane::due).flatMapToLong(OptionalLong::stream).min();
  }

  /** A lane of one shard that may deliver now. */
  Optional<SimulatedLane> ready(Shard shard) {
    long now = now();
    return startedOf(shard).stream()
        .filter(lane -> lane.due().orElse(Long.MAX_VALUE) <= now)
        .findFirst();
  }

  /** The earliest moment at which a lane of one shard may deliver, epoch milliseconds. */
  OptionalLong due(Shard shard) {
    return startedOf(shard).stream()
        .map(SimulatedLane::due)
        .flatMapToLong(OptionalLong::stream)
        .min();
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
    return lanes.values().stream().flatMap(List::stream).toList();
  }

  private List<SimulatedLane> started() {
    return all().stream().filter(lane -> parentsFinished(lane.shard)).toList();
  }

  private boolean parentsFinished(SimulatedShard shard) {
    return shard.parents.stream().allMatch(p -> finished(p) && parentsFinished(stream.shard(p)));
  }

  private boolean drained(Shard name) {
    return of(name).stream().allMatch(SimulatedLane::drained);
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
