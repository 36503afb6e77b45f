package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random faults, cuts and reshardings; a failure names its seed. */
class ShardSimulatorSeedsTest {
  private final SimulatedStream stream = SimulatedStream.of("views", 2, SimulatedClock.create());
  private final Set<Position> put = new LinkedHashSet<>();
  private final Set<Position> finished = new LinkedHashSet<>();
  private final Map<String, BigInteger> furthest = new HashMap<>();
  private final List<String> history = new ArrayList<>();
  private Random random;
  private ShardSimulator simulator;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void nothingIsLostAndNoKeyOvertakesItselfWhateverFails(long seed) {
    run(seed);
    assertThat(finished).containsExactlyInAnyOrderElementsOf(put);
    assertThat(simulator.statistics().discarded()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theSameSeedGivesTheSameHistory(long seed) {
    ShardSimulatorSeedsTest again = new ShardSimulatorSeedsTest();
    again.run(seed);
    run(seed);
    assertThat(history).isEqualTo(again.history);
  }

  private void run(long seed) {
    random = new Random(seed);
    EventSourceMapping mapping =
        EventSourceMapping.builder()
            .batchSize(1 + random.nextInt(20))
            .parallelizationFactor(1 + random.nextInt(4))
            .reportBatchItemFailures(true)
            .bisectBatchOnFunctionError(random.nextBoolean())
            .build();
    simulator = ShardSimulator.start(stream, mapping, this::handle).cuts(Cuts.random(seed));
    for (int i = 0; i < 300; i++) {
      act(i);
    }
    simulator.runUntilIdle(10_000);
  }

  private void act(int i) {
    put.add(stream.put("key" + random.nextInt(8), "x"));
    if (i == 100) {
      stream.split(stream.shards().getFirst());
    }
    if (i == 200) {
      List<Shard> shards = stream.shards();
      stream.merge(shards.get(3), shards.get(1));
    }
    if (random.nextInt(4) == 0) {
      simulator.step();
    }
    if (random.nextInt(10) == 0) {
      simulator.loseNextAcknowledgement();
    }
  }

  private BatchResult handle(Batch batch, Deadline deadline) {
    history.add(stream.clock().now() + " " + SimulatedHandler.positions(batch));
    int stop = random.nextInt(batch.records().size() * 2);
    for (int i = 0; i < Math.min(stop, batch.records().size()); i++) {
      finish(batch.records().get(i).partitionKey(), batch.records().get(i).position());
    }
    if (random.nextInt(5) == 0) {
      throw new IllegalStateException("crash");
    }
    return stop >= batch.records().size()
        ? BatchResult.DONE
        : new BatchResult(Optional.of(batch.records().get(stop).position()), "stopped");
  }

  private void finish(String key, Position at) {
    if (finished.add(at)) {
      BigInteger before = furthest.getOrDefault(key, BigInteger.ZERO);
      assertThat(at.order()).as("order of %s", key).isGreaterThan(before);
      furthest.put(key, at.order());
    }
  }
}
