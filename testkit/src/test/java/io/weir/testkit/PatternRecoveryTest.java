package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.LimitExceededException;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.pattern.AfterMatch;
import io.weir.pattern.Pattern;
import io.weir.spi.Emission;
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

/** P1 to P3 for a pattern: what is left depends on the records alone. */
class PatternRecoveryTest {
  record Login(String user, long time, boolean ok) {}

  record Takeover(String user, int failures, long time) {}

  private static final Source<Login> LOGINS =
      Source.stream("logins", Json.of(Login.class))
          .timestampMillis(
              Login::time, WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(3)));
  private static final Output<Login> LATE = Output.of("late", Login.class);
  private static final Output<Takeover> GAVE_UP = Output.of("gave-up", Takeover.class);

  private static Pattern<Login> pattern() {
    return Pattern.of(LOGINS)
        .begin("failed", login -> !login.ok())
        .timesOrMore(2)
        .followedBy("succeeded", Login::ok)
        .within(Duration.ofMillis(20))
        .afterMatch(AfterMatch.skipPastLast())
        .late(LATE)
        .timedOut(
            GAVE_UP,
            match -> new Takeover(match.key(), match.events("failed").size(), match.timestamp()));
  }

  private static StreamFunction function(Pattern<Login> pattern) {
    return StreamFunction.named("takeovers")
        .from(LOGINS.keyBy(Login::user))
        .compute(
            pattern.select(match ->
                new Takeover(match.key(), match.events("failed").size(), match.timestamp())))
        .to(new CollectingSink<>("takeovers"))
        .to(LATE, new CollectingSink<>("late"))
        .to(GAVE_UP, new CollectingSink<>("gave-up"))
        .build();
  }

  private static SourceRecord login(int index, String user, long time, boolean ok) {
    return new SourceRecord(
        Position.of("logins", "shard-0", index + 1),
        "pk",
        1_000 + index,
        Json.bytes(new Login(user, time, ok)),
        false);
  }

  private static List<Takeover> takeovers(Scenario.Left left) {
    return left.emissions().get("takeovers").values().stream()
        .map(emission -> Json.of(Takeover.class).decode(emission.payload()))
        .toList();
  }

  private static String payload(Emission emission) {
    return new String(emission.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void aHandfulOfEventsLeavesTheSameAfterEveryHistory() {
    List<SourceRecord> log =
        List.of(
            login(0, "a", 10, false),
            login(1, "b", 11, false),
            login(2, "a", 14, true),
            login(3, "a", 12, false),
            login(4, "b", 8, true),
            login(5, "b", 7, true),
            login(6, "c", 60, true));

    Scenario.Left left = Scenario.of(function(pattern()), log).check(1);

    assertThat(takeovers(left)).containsExactly(new Takeover("a", 2, 14));
    assertThat(left.emissions().get("gave-up").values())
        .singleElement()
        .extracting(PatternRecoveryTest::payload)
        .isEqualTo("{\"user\":\"b\",\"failures\":1,\"time\":31}");
    assertThat(left.emissions().get("late")).hasSize(2);
    assertThat(left.tally()).isEqualTo(Tally.applied(5).plus(Tally.late(2)));
  }

  @Test
  void ticksBetweenBatchesChangeNothing() {
    for (long seed = 0; seed < 4; seed++) {
      List<SourceRecord> log = randomLog(seed);
      Scenario.Left plain = Scenario.of(function(pattern()), log).check(seed);
      assertThat(Scenario.of(function(pattern()), log).tickAfterEachBatch().check(seed))
          .isEqualTo(plain);
      assertThat(plain.tally().total()).isEqualTo(log.size());
    }
  }

  private static List<SourceRecord> randomLog(long seed) {
    Random random = new Random(seed);
    List<SourceRecord> log = new ArrayList<>();
    long time = 10;
    for (int i = 0; i < 20; i++) {
      time += random.nextInt(5);
      log.add(login(i, "k" + random.nextInt(2), time - random.nextInt(6), random.nextInt(3) == 0));
    }
    return log;
  }

  @Test
  void anEventTooManyIsADeadLetterAndItsKeyGoesOn() {
    List<SourceRecord> log =
        List.of(
            login(0, "a", 10, true),
            login(1, "a", 11, true),
            login(2, "a", 12, true),
            login(3, "b", 60, true),
            login(4, "a", 61, true));

    Scenario.Left left = Scenario.of(function(pattern().maxEvents(2)), log).check(1);

    assertThat(left.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(1)));
    assertThat(left.emissions().get(StreamFunction.DEAD_LETTERS).values())
        .singleElement()
        .extracting(PatternRecoveryTest::payload)
        .asString()
        .contains(LimitExceededException.class.getSimpleName(), "maxEvents = 2");
    assertThat(takeovers(left)).isEmpty();
  }

  @Test
  void theDriverForgetsAKeyWhenItsTimeIsOver() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function(pattern()))) {
      driver.pipe(LOGINS, new Login("a", 1_000, false));
      driver.pipe(LOGINS, new Login("a", 1_005, false));
      driver.advanceWatermark(LOGINS, Instant.ofEpochMilli(1_019));
      assertThat(driver.state("a").record().state()).isNotEmpty();
      driver.advanceWatermark(LOGINS, Instant.ofEpochMilli(1_025));
      assertThat(driver.state("a").record().state()).isEmpty();
    }
  }
}
