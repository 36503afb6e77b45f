package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Records that the mapping's FilterCriteria drops before the function: their numbers are gaps. What
 * comes through is applied once, counted, and nothing waits for what was dropped.
 */
class FilteredRecordsTest {
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final CollectingSink<String> seen = new CollectingSink<>("seen");

  private Engine engine(SimulatedStream stream) {
    StreamFunction function =
        StreamFunction.named("filtered")
            .from(Source.stream("words", Json.of(String.class)).keyByPartitionKey())
            .compute(
                ProcessFunction.<String, String>of((event, context) -> context.emit(event.value())))
            .to(seen)
            .build();
    return new Engine(
        function,
        store,
        Map.of("seen", seen, StreamFunction.DEAD_LETTERS, new CollectingSink<>("dead-letters")),
        stream,
        stream.clock(),
        EngineLimits.DEFAULT);
  }

  @Test
  void gapsHoldNothingBackThoughRecordsComeAgain() {
    for (int seed = 0; seed < 20; seed++) {
      new FilteredRecordsTest().run(new Random(seed * 31L), "seed " + seed);
    }
  }

  private void run(Random random, String seed) {
    SimulatedStream stream = SimulatedStream.of("words", 2, SimulatedClock.create());
    EventSourceMapping mapping =
        EventSourceMapping.builder()
            .reportBatchItemFailures(true)
            .batchSize(1 + random.nextInt(5))
            .filterCriteria(data -> data[1] == 'y')
            .build();
    Engine engine = engine(stream);
    ShardSimulator simulator =
        ShardSimulator.start(stream, mapping, engine::run).cuts(Cuts.random(random.nextLong()));
    int passed = 0;
    Position first = null;
    for (int i = 0; i < 60; i++) {
      boolean passes = random.nextInt(3) == 0;
      passed += passes ? 1 : 0;
      Position at = stream.put("k" + random.nextInt(5), "\"" + (passes ? "y" : "n") + i + "\"");
      first = first == null ? at : first;
      if (random.nextInt(4) == 0) {
        simulator.step();
      }
      if (random.nextInt(15) == 0) {
        simulator.redeliver(first);
      }
    }
    simulator.runUntilIdle(1_000);
    assertThat(seen.values(String.class))
        .as(seed)
        .hasSize(passed)
        .allMatch(one -> one.startsWith("y"));
    Tally tally =
        store.progress("filtered").stream().map(Progress::tally).reduce(Tally.ZERO, Tally::plus);
    assertThat(tally).as(seed).isEqualTo(Tally.applied(passed));
    stream.openShards().forEach(shard -> assertThat(simulator.atTip(shard)).as(seed).isTrue());
  }
}
