package io.weir.functions.docs;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.testkit.OperatorContract;
import io.weir.testkit.OperatorHarness;
import io.weir.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The operator of docs/guides/own-operator.md. */
class OwnOperatorTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  record Level(String tank, Instant at, long percent) {}

  /** Lets a level through if it differs from the one before by more than a distance. */
  record Changes(long distance) implements Operator<Level, Level> {
    @Override
    public List<String> describe() {
      return List.of("changes by more than " + distance);
    }

    @Override
    public boolean usesEventTime() {
      return false;
    }

    @Override
    public boolean usesProcessingTime() {
      return false;
    }

    @Override
    public OperatorState<Level, Level> open(BinaryReader stored) {
      return new Last(distance, stored);
    }
  }

  /** The level that was let through last. */
  private static final class Last implements OperatorState<Level, Level> {
    private final long distance;
    private Long last;

    Last(long distance, BinaryReader stored) {
      this.distance = distance;
      if (stored != null) {
        last = stored.signed();
        stored.requireEnd("last level");
      }
    }

    @Override
    public Applied onEvent(Event<Level> event, OperatorContext<Level> context) {
      long percent = event.value().percent();
      if (last == null || Math.abs(percent - last) > distance) {
        last = percent;
        context.emit(event.value());
      }
      return Applied.APPLIED;
    }

    @Override
    public boolean isEmpty() {
      return last == null;
    }

    @Override
    public void write(BinaryWriter out) {
      out.signed(last);
    }
  }

  private static final Source<Level> LEVELS =
      Source.stream("levels", Json.of(Level.class))
          .timestamps(Level::at, boundedOutOfOrderness(Duration.ofSeconds(10)));

  private static StreamFunction function() {
    return StreamFunction.named("changes")
        .from(LEVELS.keyBy(Level::tank))
        .compute(new Changes(5))
        .to(new CollectingSink<>("changes"))
        .build();
  }

  @Nested
  class Contract extends OperatorContract<Level> {
    @Override
    protected Operator<Level, Level> operator() {
      return new Changes(5);
    }

    @Override
    protected Level value(String source, int number) {
      return new Level("a", NOON, number * 3 % 100);
    }
  }

  @Test
  void onlyChangesComeOut() {
    OperatorHarness<Level> tank = OperatorHarness.of(new Changes(5));
    tank.event(0, new Level("a", NOON, 50));
    tank.event(1_000, new Level("a", NOON, 52));
    tank.event(2_000, new Level("a", NOON, 56));
    assertThat(tank.values(Level.class)).extracting(Level::percent).containsExactly(50L, 56L);
  }

  @Test
  void onlyChangesComeThrough() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(function())) {
      for (long percent : new long[] {50, 52, 56, 55, 40}) {
        driver.pipe(LEVELS, new Level("a", NOON, percent));
      }
      assertThat(driver.results(Level.class))
          .extracting(Level::percent)
          .containsExactly(50L, 56L, 40L);
    }
  }

  private static SourceRecord record(long number, long percent) {
    Level level = new Level("a", NOON.plusSeconds(number), percent);
    return new SourceRecord(
        Position.of("levels", "shard-0", number),
        "a",
        level.at().toEpochMilli(),
        Json.bytes(level),
        false);
  }

  @Test
  void whateverHappensBetweenItsResultsAreTheSame() {
    List<SourceRecord> log = List.of(record(1, 50), record(2, 52), record(3, 56), record(4, 40));
    assertThat(Scenario.of(function(), log).check(1).emissions().get("changes")).hasSize(3);
  }
}
