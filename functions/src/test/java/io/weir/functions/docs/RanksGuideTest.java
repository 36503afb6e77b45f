package io.weir.functions.docs;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.rank.Keep;
import io.weir.rank.Rank;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.window.Window;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/guides/ranks.md shows, and the javadoc of ranks. */
class RanksGuideTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  record Score(String game, String player, long points, Instant at, boolean quit) {
    static Score of(String player, long points, int minute) {
      return new Score("chess", player, points, NOON.plusSeconds(60L * minute), false);
    }
  }

  record Place(String game, int rank, String player, long points) {}

  record Podium(String game, Instant start, Instant end, List<Score> best) {}

  record HourlyPlace(String game, Instant start, int rank, String player, long points) {
    static HourlyPlace of(String game, Instant start, Instant end, int rank, Score score) {
      return new HourlyPlace(game, start, rank, score.player(), score.points());
    }
  }

  static final Source<Score> SCORES =
      Source.stream("scores", Json.of(Score.class))
          .timestamps(Score::at, boundedOutOfOrderness(ofMinutes(1)));
  static final Output<Score> LATE = Output.of("late", Score.class);

  static final StreamFunction BEST_PLAYERS =
      StreamFunction.named("best-players")
          .from(SCORES.keyBy(Score::game))
          .compute(
              Rank.of(SCORES)
                  .top(10)
                  .by(comparingLong(Score::points).reversed())
                  .updatedBy(Score::player)
                  .ranks(
                      (game, rank, score) -> new Place(game, rank, score.player(), score.points())))
          .to(DynamoSink.table("best-players", Place.class).key("game", "rank"))
          .build();

  private static FunctionTestDriver driver(Operator<Score, ?> operator) {
    StreamFunction.Builder<?> builder =
        StreamFunction.named("f")
            .from(SCORES.keyBy(Score::game))
            .compute(operator)
            .to(new CollectingSink<>("rows"));
    return FunctionTestDriver.of(
        operator.outputs().isEmpty()
            ? builder.build()
            : builder.to(LATE, new CollectingSink<>("late")).build());
  }

  @Test
  void aPlaceThatChangesIsGivenAnew() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(BEST_PLAYERS)) {
      driver.pipe(SCORES, Score.of("ann", 5, 0));
      driver.pipe(SCORES, Score.of("bob", 7, 1));
      driver.pipe(SCORES, Score.of("ann", 9, 2));
      assertThat(driver.results(Place.class))
          .containsExactly(
              new Place("chess", 1, "ann", 5),
              new Place("chess", 1, "bob", 7),
              new Place("chess", 2, "ann", 5),
              new Place("chess", 1, "ann", 9),
              new Place("chess", 2, "bob", 7));
    }
  }

  @Test
  void aRowThatEntersAndLeaves() {
    Operator<Score, Score> entering =
        Rank.of(SCORES)
            .top(1)
            .by(comparingLong(Score::points).reversed())
            .updatedBy(Score::player)
            .removedBy(Score::quit)
            .rows((game, score) -> score);
    try (FunctionTestDriver driver = driver(entering)) {
      driver.pipe(SCORES, Score.of("ann", 5, 0));
      driver.pipe(SCORES, Score.of("bob", 7, 1));
      driver.pipe(SCORES, new Score("chess", "bob", 0, NOON, true));
      assertThat(driver.results(Score.class))
          .extracting(Score::player)
          .containsExactly("ann", "bob", "ann");
      assertThat(driver.withdrawn(Score.class))
          .extracting(Score::player)
          .containsExactly("ann", "bob");
    }
  }

  @Test
  void theBestOfEachHour() {
    Operator<Score, HourlyPlace> hourly =
        Rank.of(SCORES)
            .top(3)
            .by(comparingLong(Score::points).reversed())
            .perWindow(Window.of(SCORES).tumbling(ofHours(1)).late(LATE))
            .ranks(HourlyPlace::of);
    Operator<Score, Podium> lists =
        Window.of(SCORES)
            .tumbling(ofHours(1))
            .aggregate(
                Rank.of(SCORES).top(3).by(comparingLong(Score::points).reversed()).aggregate(),
                Podium::new);
    try (FunctionTestDriver places = driver(hourly);
        FunctionTestDriver podiums = driver(lists)) {
      for (FunctionTestDriver driver : List.of(places, podiums)) {
        driver.pipe(SCORES, Score.of("ann", 5, 0));
        driver.pipe(SCORES, Score.of("bob", 7, 1));
        driver.advanceWatermark(SCORES, NOON.plusSeconds(3_600));
      }
      places.pipe(SCORES, Score.of("cy", 9, 1));
      assertThat(places.results(HourlyPlace.class))
          .containsExactly(
              new HourlyPlace("chess", NOON, 1, "bob", 7),
              new HourlyPlace("chess", NOON, 2, "ann", 5));
      assertThat(places.output(LATE)).hasSize(1);
      assertThat(podiums.results(Podium.class))
          .singleElement()
          .satisfies(podium ->
              assertThat(podium.best()).extracting(Score::player).containsExactly("bob", "ann"));
    }
  }

  record Reading(String sensor, Instant at, double celsius) {}

  static final Source<Reading> READINGS =
      Source.stream("readings", Json.of(Reading.class))
          .timestamps(Reading::at, boundedOutOfOrderness(ofMinutes(1)));

  @Test
  void theLastOfEachKey() {
    StreamFunction current =
        StreamFunction.named("current")
            .from(READINGS.keyBy(Reading::sensor))
            .compute(
                Keep.of(READINGS)
                    .lastByTime()
                    .expireAfter(ofDays(30))
                    .rows((sensor, reading) -> reading))
            .to(DynamoSink.table("current", Reading.class).key("sensor"))
            .build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(current)) {
      driver.pipe(READINGS, new Reading("s", NOON.plusSeconds(9), 21));
      driver.pipe(READINGS, new Reading("s", NOON, 20));
      assertThat(driver.results(Reading.class)).extracting(Reading::celsius).containsExactly(21.0);
    }
  }
}
