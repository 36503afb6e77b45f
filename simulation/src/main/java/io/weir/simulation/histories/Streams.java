package io.weir.simulation.histories;

import io.weir.Position;
import io.weir.Shard;
import io.weir.engine.BatchHandler;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.Topology;
import io.weir.testkit.Cuts;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.ShardSimulatorStatistics;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The streams of a history: what producers put, how shards change, and the mappings' reading. */
final class Streams {
  private static final int MOST_EVENTS = 60;
  private static final int MOST_IN_CROWDS = 400;
  private static final int MOST_OPEN = 4;

  private final Spec spec;
  private final SimulatedClock clock;
  private final SimulatedStream left;
  private final List<SimulatedStream> all = new ArrayList<>();
  private final List<ShardSimulator> mappings = new ArrayList<>();
  private int events;
  private int crowded;

  Streams(Spec spec, SimulatedClock clock) {
    this.spec = spec;
    this.clock = clock;
    this.left = open(Functions.SOURCE);
    if (spec.joins()) {
      open(Functions.RIGHT);
    }
  }

  private SimulatedStream open(String name) {
    SimulatedStream stream = SimulatedStream.of(name, spec.shards(), clock);
    EventSourceMapping settings =
        EventSourceMapping.builder()
            .batchSize(spec.batch())
            .parallelizationFactor(Math.max(1, spec.factor()))
            .reportBatchItemFailures(true)
            .bisectBatchOnFunctionError(spec.bisect())
            .build();
    all.add(stream);
    mappings.add(ShardSimulator.start(stream, settings, (batch, deadline) -> null));
    return stream;
  }

  Topology topology() {
    return SimulatedStream.topologyOf(all);
  }

  List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    all.forEach(stream -> shards.addAll(stream.shards()));
    return shards;
  }

  /** A shard by a number that is taken modulo what there is. */
  Shard shard(int number) {
    List<Shard> shards = shards();
    return shards.get(number % shards.size());
  }

  List<ShardInfo> infos() {
    List<ShardInfo> infos = new ArrayList<>();
    all.forEach(stream -> infos.addAll(stream.shards(stream.name())));
    return infos;
  }

  List<SourceRecord> records(Shard shard) {
    return stream(shard).records(shard);
  }

  private SimulatedStream stream(Shard shard) {
    return all.get(shard.source().equals(Functions.SOURCE) ? 0 : 1);
  }

  /** Of all mappings together. */
  ShardSimulatorStatistics statistics() {
    return mappings.stream()
        .map(ShardSimulator::statistics)
        .reduce(ShardSimulatorStatistics::plus)
        .orElseThrow();
  }

  ShardSimulator mapping(Shard shard) {
    return mappings.get(shard.source().equals(Functions.SOURCE) ? 0 : 1);
  }

  /** Everything that is left is delivered, in batches as large as they can be. */
  void runUntilIdle(BatchHandler handler) {
    for (ShardSimulator mapping : mappings) {
      mapping.cuts(Cuts.whole());
      mapping.handler(handler);
      mapping.runUntilIdle(1_000);
    }
  }

  void redeliver(Shard shard, Position from) {
    mapping(shard).redeliver(from);
  }

  void put(Act.Put put) {
    if (events == MOST_EVENTS) {
      return;
    }
    clock.advance(Duration.ofMillis(put.gap()));
    long time = put.kind() == Ev.Kind.FAR_AHEAD ? put.time() + 30L * 86_400_000 : put.time();
    Ev event = new Ev(events++, put.key(), time, put.kind(), put.op(), put.arg(), put.id());
    SimulatedPut record = SimulatedPut.of(put.partitionKey(), Ev.CODEC.encode(event));
    side(put.op()).put(Routing.routed(spec, record, event.index()));
  }

  /** An event each of which makes a result of its own, where the function is a process. */
  void put(Act.Crowd act) {
    for (int i = 0; i < act.count() && crowded < MOST_IN_CROWDS; i++) {
      clock.advance(Duration.ofMillis(1));
      crowded++;
      String id = spec.dedupe() > 0 ? "m" + (act.first() + i) : "";
      long time = act.time() + i;
      Ev event = new Ev(MOST_EVENTS + crowded, act.key(), time, Ev.Kind.PLAIN, act.op(), 0, id);
      SimulatedPut record = SimulatedPut.of(act.partitionKey(), Ev.CODEC.encode(event));
      side(act.op() + i % 2).put(Routing.routed(spec, record, event.index()));
    }
  }

  private SimulatedStream side(int op) {
    return all.get(op % all.size());
  }

  void put(Act.Bundle act) {
    if (events + act.keys().length() > MOST_EVENTS) {
      return;
    }
    clock.advance(Duration.ofMillis(act.gap()));
    List<SimulatedPut> parts = new ArrayList<>();
    for (char letter : act.keys().toCharArray()) {
      String key = spec.byValue() ? String.valueOf(letter) : act.partitionKey();
      int index = events++;
      Ev event = new Ev(index, key, act.time() + index % 3, Ev.Kind.PLAIN, act.op(), 0, "");
      parts.add(SimulatedPut.of(act.partitionKey(), Ev.CODEC.encode(event)));
    }
    SimulatedPut record = SimulatedPut.aggregated(act.partitionKey(), parts);
    side(act.op()).put(Routing.routed(spec, record, events));
  }

  private List<Shard> open() {
    return left.shards(Functions.SOURCE).stream()
        .filter(info -> !info.closed())
        .map(ShardInfo::shard)
        .toList();
  }

  void split(int shard) {
    List<Shard> open = open();
    if (open.size() < MOST_OPEN) {
      left.split(open.get(shard % open.size()));
    }
  }

  void merge() {
    List<Shard> open = open();
    for (Shard one : open) {
      for (Shard other : open) {
        if (one != other && Lineage.adjacent(left, one, other)) {
          left.merge(one, other);
          return;
        }
      }
    }
  }
}
