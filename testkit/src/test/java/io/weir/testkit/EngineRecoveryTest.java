package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * P1 to P3 for the engine alone: what is left does not depend on cuts, retries, crashes or cold
 * starts.
 */
class EngineRecoveryTest {
  private static final Source<Reading> READINGS =
      Source.stream("readings", Json.of(Reading.class))
          .timestamps(
              reading -> Instant.ofEpochMilli(reading.time()),
              WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(3)))
          .dedupe(Reading::id, Duration.ofHours(1))
          .filter(reading -> reading.value() != 0);

  private static StreamFunction function() {
    return StreamFunction.named("sums")
        .from(READINGS.keyBy(Reading::key))
        .compute(new TumblingSum())
        .to(new CollectingSink<>("sums"))
        .to(TumblingSum.LATE, new CollectingSink<>("late"))
        .build();
  }

  private static SourceRecord record(int index, Reading reading) {
    return record(index, new String(Json.bytes(reading), StandardCharsets.UTF_8));
  }

  private static SourceRecord record(int index, String json) {
    return new SourceRecord(
        Position.of("readings", "shard-" + index % 1, index + 1),
        "pk",
        1_000 + index,
        json.getBytes(StandardCharsets.UTF_8),
        false);
  }

  @Test
  void aHandfulOfEventsLeavesTheSameAfterEveryHistory() {
    List<SourceRecord> log =
        List.of(
            record(0, new Reading("a", 1, 5, "1")),
            record(1, new Reading("b", 2, 7, "2")),
            record(2, new Reading("a", 15, 1, "3")),
            record(3, new Reading("a", 4, 100, "4")),
            record(4, "no json"),
            record(5, new Reading("a", 15, 1, "3")),
            record(6, new Reading("b", 3, 0, "5")),
            record(7, new Reading("b", 16, Reading.POISON, "6")),
            record(8, new Reading("c", 40, 2, "7")));

    Scenario.Left left = Scenario.of(function(), log).check(1);

    assertThat(left.tally())
        .isEqualTo(
            Tally.applied(4)
                .plus(Tally.duplicate(1))
                .plus(Tally.late(1))
                .plus(Tally.dead(2))
                .plus(Tally.filtered(1)));
    assertThat(left.emissions().get("sums")).hasSize(3);
    assertThat(left.emissions().get("late")).hasSize(1);
    assertThat(left.emissions().get(StreamFunction.DEAD_LETTERS)).hasSize(2);
  }

  @Test
  void ticksBetweenBatchesChangeNothing() {
    Scenario.Left ticked = Scenario.of(function(), randomLog(3, 30)).tickAfterEachBatch().check(3);
    assertThat(ticked).isEqualTo(Scenario.of(function(), randomLog(3, 30)).check(3));
  }

  @Test
  void randomStreamsLeaveTheSameAfterEveryHistoryAndEveryRecordIsCounted() {
    for (long seed = 100; seed < 120; seed++) {
      List<SourceRecord> log = randomLog(seed, 40);
      Scenario.Left left = Scenario.of(function(), log).check(seed);
      assertThat(left.tally().total()).as("seed %d", seed).isEqualTo(log.size());
    }
  }

  private static List<SourceRecord> randomLog(long seed, int size) {
    Random random = new Random(seed);
    List<SourceRecord> log = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < size; i++) {
      time += random.nextInt(5);
      long at = Math.max(0, time - random.nextInt(12));
      String key = "k" + random.nextInt(4);
      long value = random.nextInt(20) == 0 ? Reading.POISON : random.nextInt(8);
      log.add(
          random.nextInt(25) == 0
              ? record(i, "{broken")
              : record(i, new Reading(key, at, value, "id" + random.nextInt(size))));
    }
    return log;
  }
}
