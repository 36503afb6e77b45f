package io.weir.localstack;

import io.weir.StreamFunction;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.TickResult;
import io.weir.localstack.Deployed.Put;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Progress;
import io.weir.state.Tally;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same records through the same function, in the shard simulator instead of LocalStack. */
final class Simulated {
  private static final int MANY = 100_000;
  private final Map<String, CollectingSink<Object>> sinks = new HashMap<>();
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final StreamFunction function;
  private final SimulatedStream stream;
  private final SimulatedClock clock =
      SimulatedClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));

  Simulated(StreamFunction function, String source, int shards) {
    this.function =
        function.withSinks(sink -> sinks.computeIfAbsent(sink.name(), CollectingSink::new));
    this.stream = SimulatedStream.of(source, shards, clock);
  }

  /** Delivers all of them in batches of another size than LocalStack's, then ticks to the end. */
  Simulated run(List<Put> puts) {
    puts.forEach(this::put);
    Engine engine = new Engine(function, store, writers(), stream, clock, EngineLimits.DEFAULT);
    EventSourceMapping mapping =
        EventSourceMapping.builder().batchSize(37).reportBatchItemFailures(true).build();
    ShardSimulator.start(stream, mapping, engine).runUntilIdle(MANY);
    TickResult tick = engine.tick(Deadline.NONE);
    while (tick.fired() > 0 || !tick.complete()) {
      tick = engine.tick(Deadline.NONE);
    }
    return this;
  }

  private void put(Put put) {
    SimulatedPut made = SimulatedPut.of(put.message().key(), put.message().data());
    String hash = put.message().hashKey();
    SimulatedPut exact = hash == null ? made : made.withHashKey(new BigInteger(hash));
    String shard = stream.put(exact).partition();
    if (!shard.equals(put.shard())) {
      throw new AssertionError(
          "Kinesis put " + put.message().key() + " into " + put.shard() + ", not " + shard);
    }
  }

  private Map<String, SinkWriter> writers() {
    Map<String, SinkWriter> writers = new HashMap<>(sinks);
    writers.putIfAbsent(function.deadLetterSink(), new CollectingSink<>(function.deadLetterSink()));
    return writers;
  }

  <V> List<V> values(String sink, Class<V> type) {
    return sinks.get(sink).values(type);
  }

  Tally tally() {
    return store.progress(function.name()).stream()
        .map(Progress::tally)
        .reduce(Tally.ZERO, Tally::plus);
  }
}
