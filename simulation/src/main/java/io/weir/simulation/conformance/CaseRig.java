package io.weir.simulation.conformance;

import io.weir.StreamFunction;
import io.weir.engine.Deadline;
import io.weir.engine.EmptyPoll;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.spi.Emission;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Progress;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Cuts;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A function on the real engine behind the shard simulator, for one case. */
final class CaseRig {
  private static final int MAX_INVOCATIONS = 100_000;

  private final SimulatedClock clock = SimulatedClock.startingAt(Instant.EPOCH);
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Map<String, CollectingSink<Object>> sinks = new HashMap<>();
  private final StreamFunction function;
  private final List<SimulatedStream> streams = new ArrayList<>();
  private final List<ShardSimulator> simulators = new ArrayList<>();
  private Engine engine;

  /** Makes a stream of this many shards for each source of the function, all with the same cuts. */
  CaseRig(StreamFunction definition, int shards, Cuts cuts) {
    this.function = definition.withSinks(sink -> sink(sink.name()));
    function
        .sources()
        .keySet()
        .forEach(source -> streams.add(SimulatedStream.of(source, shards, clock)));
    restart();
    streams.forEach(stream -> simulators.add(simulator(stream, cuts)));
  }

  private ShardSimulator simulator(SimulatedStream stream, Cuts cuts) {
    return ShardSimulator.start(
            stream,
            EventSourceMapping.recommended(),
            (batch, deadline) -> engine.run(batch, deadline))
        .cuts(cuts);
  }

  private CollectingSink<Object> sink(String name) {
    return sinks.computeIfAbsent(name, CollectingSink::new);
  }

  /** A new container: everything that was not stored is gone. */
  void restart() {
    Map<String, SinkWriter> writers = new HashMap<>();
    sink(StreamFunction.DEAD_LETTERS);
    sinks.forEach(writers::put);
    engine =
        new Engine(
            function,
            store,
            writers,
            SimulatedStream.topologyOf(streams),
            clock,
            EngineLimits.DEFAULT);
  }

  /** Puts a record into a shard of the function's only source. */
  void put(int shard, String json) {
    put(only(), shard, json);
  }

  /** Puts a record into the first shard of a source. */
  void put(String source, String json) {
    SimulatedStream stream =
        streams.stream().filter(one -> one.name().equals(source)).findFirst().orElseThrow();
    put(stream, 0, json);
  }

  private static void put(SimulatedStream stream, int shard, String json) {
    stream.putInto(stream.shards().get(shard), SimulatedPut.of("key", json));
  }

  private SimulatedStream only() {
    if (streams.size() > 1) {
      throw new IllegalStateException("the function has several sources; name one");
    }
    return streams.getFirst();
  }

  int shards() {
    return only().shards().size();
  }

  void run() {
    simulators.forEach(simulator -> simulator.runUntilIdle(MAX_INVOCATIONS));
    tick();
  }

  void tick() {
    engine.tick(Deadline.NONE);
  }

  void idle(int shard) {
    Shard idle = only().shards().get(shard);
    Progress known = store.progress(function.name(), idle).orElse(Progress.none(idle));
    engine.idle(List.of(new EmptyPoll(known, clock.nowMillis())));
    tick();
  }

  /** Moves the wall clock and fires what is due by it. */
  void clockTo(long millis) {
    clock.advance(Duration.ofMillis(millis - clock.nowMillis()));
    tick();
  }

  long now() {
    return clock.nowMillis();
  }

  void redeliverEverything() {
    simulators.forEach(ShardSimulator::redeliverEverything);
    run();
  }

  List<Emission> emissions(String sink) {
    return sink(sink).emissions();
  }

  /** The stored watermark of a shard; {@link WatermarkStrategy#NONE} if there is none. */
  long watermark(int shard) {
    Optional<Progress> progress = store.progress(function.name(), only().shards().get(shard));
    return progress
        .flatMap(Progress::reached)
        .map(Progress.ShardMark::watermark)
        .orElse(WatermarkStrategy.NONE);
  }
}
