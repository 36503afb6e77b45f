package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R9: a record that kills the process each time it is read. */
class KillingRecordTest {
  /** In the lanes: the first of the records of its key. */
  private static final int KILLING = 3;

  private static final Shard SHARD = new Shard("readings", "shard-0");

  /** What is left when a process is killed: nothing catches it. */
  private static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private static final Source<Reading> READINGS =
      Source.stream("readings", Json.of(Reading.class))
          .timestamps(
              reading -> Instant.ofEpochMilli(reading.time()), WatermarkStrategy.monotonic())
          .filter(reading -> {
            if (reading.value() == 666) {
              throw new Killed();
            }
            return true;
          });

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final CollectingSink<Object> letters = new CollectingSink<>(StreamFunction.DEAD_LETTERS);
  private final CollectingSink<Object> sums = new CollectingSink<>("sums");
  private final StreamFunction function =
      StreamFunction.named("sums")
          .from(READINGS.keyBy(Reading::key))
          .compute(new TumblingSum())
          .to(sums)
          .to(TumblingSum.LATE, new CollectingSink<>("late"))
          .build();

  /** Each invocation after a death is in a new container. */
  private boolean runInANewContainer(List<SourceRecord> records) {
    Map<String, SinkWriter> writers =
        Map.of(
            "sums",
            sums,
            "late",
            new CollectingSink<>("late"),
            StreamFunction.DEAD_LETTERS,
            letters);
    Engine engine =
        new Engine(
            function,
            store,
            writers,
            source -> List.of(ShardInfo.whole(SHARD)),
            () -> 1_000,
            EngineLimits.DEFAULT);
    try {
      return engine.run(new Batch(SHARD, records), Deadline.NONE).done();
    } catch (Killed killed) {
      return false;
    }
  }

  @Test
  void r9_aRecordThatKillsTheProcessEndsAsADeadLetterAndTheShardGoesOn() {
    List<SourceRecord> records =
        IntStream.range(0, 6)
            .mapToObj(i ->
                new SourceRecord(
                    Position.of("readings", "shard-0", i + 1),
                    "p",
                    100,
                    Json.bytes(new Reading("k" + i % 2, i, i == 3 ? 666 : 1, "id" + i)),
                    false))
            .toList();

    int deaths = 0;
    while (!runInANewContainer(records)) {
      assertThat(++deaths).as("deaths").isLessThan(12);
    }

    assertThat(deaths).isPositive();
    assertThat(letters.values(DeadLetter.class))
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.KILLED_PROCESS);
          assertThat(letter.payload()).isEqualTo(records.get(3).data());
        });
    assertThat(store.progress("sums", SHARD).orElseThrow().tally())
        .isEqualTo(Tally.applied(5).plus(Tally.dead(1)));
  }

  /**
   * Each invocation in a container of its own, with two lanes: there is no progress to count in.
   */
  private ShardSimulator lanes(int retries, List<SimulatedDiscard> discards) {
    SimulatedClock clock = SimulatedClock.create();
    SimulatedStream stream = SimulatedStream.of("readings", 1, clock);
    for (int i = 0; i < 24; i++) {
      int value = i == KILLING ? 666 : 1;
      stream.put(
          SimulatedPut.of(
              "k" + i % 8,
              Json.bytes(new Reading("k" + i % 8, clock.nowMillis(), value, "id" + i))));
    }
    StreamFunction ids =
        StreamFunction.named("ids")
            .from(READINGS.keyByPartitionKey())
            .compute(ProcessFunction.of((event, context) -> context.emit(event.value().id())))
            .to(sums)
            .build();
    Map<String, SinkWriter> writers = Map.of("sums", sums, StreamFunction.DEAD_LETTERS, letters);
    EngineLimits limits = EngineLimits.DEFAULT.withParallelizationFactor(2);
    EventSourceMapping mapping =
        EventSourceMapping.builder()
            .batchSize(4)
            .parallelizationFactor(2)
            .reportBatchItemFailures(true)
            .bisectBatchOnFunctionError(true)
            .maximumRetryAttempts(retries)
            .onFailure(discards::add)
            .build();
    return ShardSimulator.start(
        stream,
        mapping,
        (batch, deadline) -> {
          try {
            return new Engine(
                    ids, store, writers, SimulatedStream.topologyOf(List.of(stream)), clock, limits)
                .run(batch, deadline);
          } catch (Killed killed) {
            throw new IllegalStateException("the process ended");
          }
        });
  }

  private static List<String> allButTheKilling() {
    return IntStream.range(0, 24).filter(i -> i != KILLING).mapToObj(i -> "id" + i).toList();
  }

  @Test
  void inAShardReadInParallelTheMappingGivesItUpAloneAndItsLaneGoesOn() {
    List<SimulatedDiscard> discards = new ArrayList<>();

    lanes(5, discards).runUntilIdle(1_000);

    assertThat(sums.values(String.class)).containsExactlyInAnyOrderElementsOf(allButTheKilling());
    assertThat(discards)
        .singleElement()
        .satisfies(given -> {
          assertThat(given.condition())
              .isEqualTo(SimulatedDiscard.Condition.RETRY_ATTEMPTS_EXHAUSTED);
          assertThat(given.positions()).hasSize(1);
        });
    assertThat(letters.values(DeadLetter.class)).as("nobody counts there").isEmpty();
  }

  @Test
  void inAShardReadInParallelItHoldsItsLaneAloneWhereTheMappingTriesForEver() {
    List<SimulatedDiscard> discards = new ArrayList<>();
    ShardSimulator simulator = lanes(EventSourceMapping.UNLIMITED, discards);

    for (int i = 0; i < 500; i++) {
      simulator.step();
    }

    List<String> held = new ArrayList<>(allButTheKilling());
    held.removeAll(sums.values(String.class));
    assertThat(held).as("behind it in its lane").contains("id11", "id19");
    assertThat(sums.values(String.class)).as("of the other lane").hasSizeGreaterThan(8);
    assertThat(discards).isEmpty();
    assertThat(letters.values(DeadLetter.class)).isEmpty();
  }
}
