package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.join.LatestOf;
import io.weir.join.TableJoin;
import io.weir.join.TemporalJoin;
import io.weir.join.WindowJoin;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.time.WatermarkStrategy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** P1 to P3 for joins with versions, windows, tables and the latest of several. */
class JoinsRecoveryTest {
  record Sale(String currency, long time, String item) {}

  record Rate(String currency, long time, long value) {}

  private static final Source<Sale> SALES =
      Source.stream("sales", Json.of(Sale.class))
          .timestampMillis(
              Sale::time, WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(3)));
  private static final Source<Rate> RATES =
      Source.stream("rates", Json.of(Rate.class))
          .timestampMillis(Rate::time, WatermarkStrategy.monotonic());
  private static final KeyedSource<Sale> LEFT = SALES.keyBy(Sale::currency);
  private static final KeyedSource<Rate> RIGHT = RATES.keyBy(Rate::currency);
  private static final Output<Sale> LATE_SALES = Output.of("late-sales", Sale.class);
  private static final Output<Rate> LATE_RATES = Output.of("late-rates", Rate.class);

  /**
   * @param anyOrder true if results do not depend on which stream is read first
   */
  record Case(String name, JoinOperator<String> join, boolean anyOrder) {
    StreamFunction function() {
      StreamFunction.Builder<String> builder =
          StreamFunction.named("joined").compute(join).to(new CollectingSink<>("results"));
      for (Output<?> output : join.outputs()) {
        side(builder, output);
      }
      return builder.build();
    }

    private static <T> void side(StreamFunction.Builder<String> builder, Output<T> output) {
      builder.to(output, new CollectingSink<T>(output.name()));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String text(Sale sale, Rate rate) {
    return (sale == null ? "-" : sale.item()) + "/" + (rate == null ? "-" : rate.value());
  }

  static Stream<Case> all() {
    TemporalJoin<Sale, Rate> temporal =
        TemporalJoin.of(LEFT, RIGHT)
            .removedBy(rate -> rate.value() % 5 == 0)
            .lateLeft(LATE_SALES)
            .lateRight(LATE_RATES);
    WindowJoin<Sale, Rate> window =
        WindowJoin.of(LEFT, RIGHT).tumbling(Duration.ofMillis(7)).lateLeft(LATE_SALES);
    TableJoin<Sale, Rate> table = TableJoin.of(LEFT, RIGHT);
    LatestOf latest =
        LatestOf.of(LEFT, RIGHT).requires(SALES).late(RATES, LATE_RATES).withdrawing();
    return Stream.of(
        new Case("temporal", temporal.join(JoinsRecoveryTest::text), true),
        new Case("temporal left", temporal.leftJoin(JoinsRecoveryTest::text), true),
        new Case("window full", window.fullJoin(JoinsRecoveryTest::text), true),
        new Case("hopping semi", window.hopping(ms(8), ms(3)).semiJoin(sale -> sale.item()), true),
        new Case("table", table.leftJoin(JoinsRecoveryTest::text), false),
        new Case(
            "table with grace",
            table.grace(ms(4)).late(LATE_SALES).leftJoin(JoinsRecoveryTest::text),
            true),
        new Case(
            "latest",
            latest.rows(one -> text(one.of(SALES).orElse(null), one.of(RATES).orElse(null))),
            false));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyHistoryLeavesTheSame(Case one) {
    boolean gives = false;
    for (long seed = 0; seed < 2 || seed < 20 && !gives; seed++) {
      List<SourceRecord> log = randomLog(seed, 8);
      Scenario.Left left = Scenario.of(one.function(), log).check(seed);
      assertThat(left.tally().total()).isEqualTo(log.size());
      gives |= !left.emissions().getOrDefault("results", Map.of()).isEmpty();
    }
    assertThat(gives).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void whichStreamIsReadFirstMattersOnlyWhereItIsTheRule(Case one) {
    boolean differs = false;
    for (long seed = 10; seed < 15; seed++) {
      List<SourceRecord> log = randomLog(seed, 10);
      Scenario.Left left = Scenario.of(one.function(), log).check(seed);
      Scenario.Left other = Scenario.of(one.function(), ratesFirst(log)).check(seed);
      if (one.anyOrder()) {
        assertThat(contents(other)).as("seed %d", seed).isEqualTo(contents(left));
      }
      differs |= !contents(other).equals(contents(left));
    }
    assertThat(differs).isEqualTo(!one.anyOrder());
  }

  private static List<SourceRecord> ratesFirst(List<SourceRecord> log) {
    return log.stream()
        .sorted(Comparator.comparing(record -> record.position().source().equals("sales")))
        .toList();
  }

  /** By sink and id; revisions tell the order, which may be another. */
  private static Map<String, Map<String, String>> contents(Scenario.Left left) {
    Map<String, Map<String, String>> contents = new TreeMap<>();
    left.emissions()
        .forEach((sink, emissions) -> {
          Map<String, String> rows = new TreeMap<>();
          emissions.values().forEach(one -> rows.put(one.id(), payload(one)));
          contents.put(sink, rows);
        });
    return contents;
  }

  private static String payload(Emission emission) {
    return new String(emission.payload(), StandardCharsets.UTF_8);
  }

  private static SourceRecord record(String source, int index, Object value) {
    return new SourceRecord(
        Position.of(source, "shard-0", index + 1), "pk", 1_000 + index, Json.bytes(value), false);
  }

  private static List<SourceRecord> randomLog(long seed, int size) {
    Random random = new Random(seed);
    List<SourceRecord> log = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < size; i++) {
      time += random.nextInt(5);
      long at = Math.max(0, time - random.nextInt(6));
      log.add(record("sales", i, new Sale("k" + random.nextInt(2), at, "item-" + i)));
    }
    time = 0;
    for (int i = 0; i < size; i++) {
      time += random.nextInt(5);
      long at = Math.max(0, time - random.nextInt(3));
      log.add(record("rates", i, new Rate("k" + random.nextInt(2), at, i)));
    }
    return log;
  }
}
