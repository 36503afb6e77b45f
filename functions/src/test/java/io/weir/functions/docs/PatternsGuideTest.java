package io.weir.functions.docs;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.pattern.AfterMatch;
import io.weir.pattern.Pattern;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.testkit.OperatorHarness;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The code of the guide to patterns. */
class PatternsGuideTest {
  record Login(String user, Instant at, boolean ok) {}

  record Takeover(String user, int failures) {}

  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Output<Login> LATE = Output.of("late", Login.class);
  private static final Output<Takeover> GAVE_UP = Output.of("gave-up", Takeover.class);

  static final Source<Login> LOGINS =
      Source.stream("logins", Json.of(Login.class))
          .timestamps(Login::at, boundedOutOfOrderness(ofSeconds(10)));

  private static Pattern<Login> failures() {
    return Pattern.of(LOGINS)
        .begin("failed", login -> !login.ok())
        .timesOrMore(3)
        .followedBy("succeeded", Login::ok)
        .within(ofMinutes(10))
        .afterMatch(AfterMatch.skipPastLast())
        .late(LATE)
        .timedOut(GAVE_UP, match -> new Takeover(match.key(), match.events("failed").size()));
  }

  private static Operator<Login, Takeover> inARow() {
    return Pattern.of(LOGINS)
        .begin("failed", login -> !login.ok())
        .timesOrMore(3)
        .consecutive()
        .next("succeeded", Login::ok)
        .within(ofMinutes(10))
        .afterMatch(AfterMatch.skipPastLast())
        .late(LATE)
        .select(match -> new Takeover(match.key(), match.events("failed").size()));
  }

  @Test
  void failuresInARowHaveNoSuccessBetweenThem() {
    OperatorHarness<Login> ann = OperatorHarness.of(inARow());
    for (int i = 0; i < 8; i++) {
      ann.event(i, new Login("ann", NOON, i == 2 || i > 5));
    }
    ann.watermark(7);
    assertThat(ann.values(Takeover.class)).extracting(Takeover::failures).containsExactly(3);
  }

  private static StreamFunction function() {
    return StreamFunction.named("takeovers")
        .from(LOGINS.keyBy(Login::user))
        .compute(
            failures().select(match -> new Takeover(match.key(), match.events("failed").size())))
        .to(new CollectingSink<>("takeovers"))
        .to(LATE, new CollectingSink<>("late"))
        .to(GAVE_UP, new CollectingSink<>("gave-up"))
        .build();
  }

  @Test
  void threeFailuresAndASuccessAreATakeover() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function())) {
      for (int i = 0; i < 4; i++) {
        driver.pipe(LOGINS, new Login("ann", NOON.plusSeconds(i), i == 3));
      }
      assertThat(driver.results(Takeover.class)).isEmpty();
      driver.advanceWatermark(LOGINS, NOON.plusSeconds(3));
      assertThat(driver.results(Takeover.class)).containsExactly(new Takeover("ann", 3));
    }
  }
}
