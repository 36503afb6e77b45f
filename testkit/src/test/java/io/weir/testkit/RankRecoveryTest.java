package io.weir.testkit;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.rank.Keep;
import io.weir.rank.Rank;
import io.weir.rank.RowChange;
import io.weir.spi.Position;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** P1 to P3 for ranks and deduplication: what is left depends on the log alone. */
class RankRecoveryTest {
  record Score(String game, String player, long points, long time, boolean quit) {}

  record Place(String game, int rank, String player, long points) {}

  private static final Source<Score> SCORES =
      Source.stream("scores", Json.of(Score.class))
          .timestampMillis(
              Score::time, WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(2)));
  private static final Output<Score> LATE = Output.of("late", Score.class);

  private static Rank<Score> best() {
    return Rank.of(SCORES).by(comparingLong(Score::points).reversed()).top(2);
  }

  private static StreamFunction of(Operator<Score, ?> operator) {
    StreamFunction.Builder<?> builder =
        StreamFunction.named("scores")
            .from(SCORES.keyBy(Score::game))
            .compute(operator)
            .to(new CollectingSink<>("places"));
    return operator.outputs().isEmpty()
        ? builder.build()
        : builder.to(LATE, new CollectingSink<>("late")).build();
  }

  private static StreamFunction places() {
    return of(
        best()
            .updatedBy(Score::player)
            .removedBy(Score::quit)
            .unmatched(LATE)
            .rankChanges(RankRecoveryTest::place));
  }

  private static Place place(RowChange<Score> change) {
    return new Place(change.key(), change.rank(), change.row().player(), change.row().points());
  }

  private static SourceRecord score(int index, Score score) {
    return new SourceRecord(
        Position.of("scores", "shard-0", index + 1), "pk", 1_000 + index, Json.bytes(score), false);
  }

  private static List<SourceRecord> randomLog(long seed) {
    Random random = new Random(seed);
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      log.add(
          score(
              i,
              new Score(
                  "g" + random.nextInt(2),
                  "p" + random.nextInt(4),
                  random.nextInt(9),
                  Math.max(0, i - random.nextInt(6)),
                  random.nextInt(5) == 0)));
    }
    return log;
  }

  private static List<String> rows(Scenario.Left left, String sink) {
    return left.emissions().getOrDefault(sink, Map.of()).values().stream()
        .map(one -> one.op() + " " + new String(one.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void aHandfulOfEventsLeavesTheSameAfterEveryHistory() {
    List<SourceRecord> log =
        List.of(
            score(0, new Score("g", "ann", 5, 0, false)),
            score(1, new Score("g", "bob", 7, 0, false)),
            score(2, new Score("g", "cy", 6, 0, false)),
            score(3, new Score("g", "bob", 0, 0, true)),
            score(4, new Score("g", "bob", 0, 0, true)));

    Scenario.Left left = Scenario.of(places(), log).check(1);

    assertThat(rows(left, "places"))
        .containsExactlyInAnyOrder(
            "UPSERT {\"game\":\"g\",\"rank\":1,\"player\":\"ann\",\"points\":5}",
            "UPSERT {\"game\":\"g\",\"rank\":1,\"player\":\"bob\",\"points\":7}",
            "UPSERT {\"game\":\"g\",\"rank\":2,\"player\":\"ann\",\"points\":5}",
            "UPSERT {\"game\":\"g\",\"rank\":2,\"player\":\"cy\",\"points\":6}",
            "UPSERT {\"game\":\"g\",\"rank\":1,\"player\":\"cy\",\"points\":6}",
            "UPSERT {\"game\":\"g\",\"rank\":2,\"player\":\"ann\",\"points\":5}");
    assertThat(rows(left, "late")).hasSize(1);
    assertThat(left.tally()).isEqualTo(Tally.applied(4).plus(Tally.late(1)));
  }

  private static void leavesTheSame(StreamFunction function) {
    for (long seed = 0; seed < 3; seed++) {
      List<SourceRecord> log = randomLog(seed);
      Scenario.Left plain = Scenario.of(function, log).check(seed);
      assertThat(Scenario.of(function, log).tickAfterEachBatch().check(seed)).isEqualTo(plain);
      assertThat(rows(plain, "places")).isNotEmpty();
      assertThat(plain.tally().total()).isEqualTo(log.size());
    }
  }

  @Test
  void rowsThatAreUpdatedAndRemoved() {
    leavesTheSame(places());
  }

  @Test
  void rowsThatAreRetractedFromKeysThatExpire() {
    leavesTheSame(
        of(
            best()
                .retractedBy(Score::quit, Score::player)
                .expireAfter(Duration.ofMillis(3))
                .withdrawing()
                .rowChanges(RankRecoveryTest::place)));
  }

  @Test
  void theFirstRowsOfAWindow() {
    leavesTheSame(
        of(
            best()
                .perWindow(
                    Window.of(SCORES)
                        .tumbling(Duration.ofMillis(4))
                        .allowedLateness(Duration.ofMillis(1))
                        .late(LATE)
                        .retracting())
                .rankResults(
                    at -> new Place(at.key(), at.rank(), at.row().player(), at.row().points()))));
  }

  @Test
  void theFirstByEventTime() {
    leavesTheSame(
        of(
            Keep.of(SCORES)
                .firstByTime()
                .late(LATE)
                .expireAfter(Duration.ofMillis(3))
                .changes(RankRecoveryTest::place)));
  }

  @Test
  void theLastByEventTime() {
    leavesTheSame(of(Keep.of(SCORES).lastByTime().withdrawing().changes(RankRecoveryTest::place)));
  }
}
