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
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R9: a record that kills the process each time it is read. */
class KillingRecordTest {
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
        .isEqualTo(new Tally(5, 0, 0, 1, 0));
  }
}
