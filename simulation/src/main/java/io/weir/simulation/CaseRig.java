package io.weir.simulation;

import io.weir.Emission;
import io.weir.Shard;
import io.weir.SinkWriter;
import io.weir.StreamFunction;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
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
  private final SimulatedStream stream;
  private final ShardSimulator simulator;
  private Engine engine;

  CaseRig(StreamFunction definition, String source, int shards, Cuts cuts) {
    this.function = definition.withSinks(sink -> sink(sink.name()));
    this.stream = SimulatedStream.of(source, shards, clock);
    restart();
    this.simulator =
        ShardSimulator.start(
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
    engine = new Engine(function, store, writers, stream, clock, EngineLimits.DEFAULT);
  }

  void put(int shard, String json) {
    stream.putInto(stream.shards().get(shard), SimulatedPut.of("key", json));
  }

  int shards() {
    return stream.shards().size();
  }

  void run() {
    simulator.runUntilIdle(MAX_INVOCATIONS);
    tick();
  }

  void tick() {
    engine.tick(Deadline.NONE);
  }

  void idle(int shard) {
    Shard idle = stream.shards().get(shard);
    engine.idle(idle);
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
    simulator.redeliverEverything();
    run();
  }

  List<Emission> emissions(String sink) {
    return sink(sink).emissions();
  }

  /** The stored watermark of a shard; {@link WatermarkStrategy#NONE} if there is none. */
  long watermark(int shard) {
    Optional<Progress> progress = store.progress(function.name(), stream.shards().get(shard));
    return progress
        .flatMap(Progress::reached)
        .map(Progress.ShardMark::watermark)
        .orElse(WatermarkStrategy.NONE);
  }
}
