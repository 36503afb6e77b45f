package io.weir.benchmarks;

import io.weir.DeadLetter;
import io.weir.StreamFunction;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.state.InMemoryStateStore;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import java.time.Instant;
import java.util.Map;

/** Events through the shard simulator, the engine and the in-memory store: {@code <events>}. */
final class SimulatorRun {
  private SimulatorRun() {}

  public static void main(String[] args) {
    int count = Integer.parseInt(args[0]);
    pass(count);
    Figures figures = new Figures();
    figures.put("cpu", pass(count).cpuNanos());
    figures.print();
    System.exit(0);
  }

  private static Meter.Usage pass(int count) {
    Workload workload = Workload.of(Workload.Windows.TUMBLING, 100);
    SimulatedClock clock = SimulatedClock.startingAt(Instant.ofEpochMilli(Events.START));
    SimulatedStream stream = SimulatedStream.of(Workload.STREAM, 1, clock);
    new Events(workload.keys(), count)
        .forEach(view -> stream.put(SimulatedPut.of(view.page(), workload.payload(view))));
    NullSink<PageCount> sink = new NullSink<>("page-counts", PageCount.class);
    StreamFunction function = workload.function(sink);
    Engine engine =
        new Engine(
            function,
            new InMemoryStateStore(),
            Map.of(
                sink.name(),
                sink,
                function.deadLetterSink(),
                new NullSink<>(function.deadLetterSink(), DeadLetter.class)),
            stream,
            clock,
            EngineLimits.DEFAULT);
    EventSourceMapping mapping =
        EventSourceMapping.builder()
            .batchSize(workload.batch())
            .reportBatchItemFailures(true)
            .build();
    Meter meter = Meter.started();
    ShardSimulator.start(stream, mapping, engine).runUntilIdle(count);
    return meter.per(count);
  }
}
