package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The history of R20: one event is stamped hours ahead of its arrival. */
class ProtocolRulesArrivalTest {
  private static final long TWO_HOURS = 7_200_000;

  private static SourceRecord arriving(long order, long time, long arrival) {
    return record("s1", order, new Reading("a", time, 1, null), arrival);
  }

  /** An event each second, as it arrives; the seventh is two hours ahead. */
  private static List<SourceRecord> log(int events) {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 1; i <= events; i++) {
      long now = START + i * 1_000L;
      log.add(arriving(i, i == 7 ? now + TWO_HOURS : now, now));
    }
    return log;
  }

  private static StreamFunction function(Source<Reading> source, ClockScope clock) {
    return StreamFunction.named("sums")
        .from(source.keyBy(Reading::key))
        .compute(new RuleSums())
        .to(new CollectingSink<>("sums"))
        .to(TumblingSum.LATE, new CollectingSink<>("late"))
        .clock(clock)
        .build();
  }

  private static Source<Reading> source(WatermarkStrategy<Reading> strategy) {
    return Source.stream("readings", Json.of(Reading.class))
        .timestamps(reading -> Instant.ofEpochMilli(reading.time()), strategy);
  }

  @Test
  void r20_anEventTwoHoursAhead_makesNothingLateThatComesAfterIt() {
    StreamFunction function = function(source(WatermarkStrategy.monotonic()), ClockScope.PER_SHARD);

    Scenario.Left left = Scenario.of(function, log(60)).tickAfterEachBatch().check(1);

    assertThat(left.tally()).isEqualTo(Tally.applied(60));
    assertThat(left.emissions().get("late")).isEmpty();
    assertThat(left.emissions().get("sums")).hasSize(58);
  }

  /** Ten minutes of events: with Flink's rule all behind the one that is ahead are late. */
  @Test
  void r20_oneOf600EventsIsTwoHoursAhead_noneIsLate_andWithoutTheCapAllBehindIt() {
    assertThat(tallyOf600(WatermarkStrategy.monotonic())).isEqualTo(Tally.applied(600));
    assertThat(tallyOf600(WatermarkStrategy.<Reading>monotonic().aheadOfArrival()))
        .isEqualTo(Tally.applied(7).plus(Tally.late(593)));
  }

  private static Tally tallyOf600(WatermarkStrategy<Reading> strategy) {
    RuleRig rig = RuleRig.of(function(source(strategy), ClockScope.PER_SHARD));
    RuleRig.run(rig.container(), log(600));
    return rig.tally();
  }

  @Test
  void r20_withAClockPerKey() {
    StreamFunction function = function(source(WatermarkStrategy.monotonic()), ClockScope.PER_KEY);

    Scenario.Left left = Scenario.of(function, log(60)).check(2);

    assertThat(left.tally()).isEqualTo(Tally.applied(60));
    assertThat(left.emissions().get("sums")).hasSize(58);
  }

  @Test
  void r20_aStrategyThatLooksAtTheValueAlone() {
    StreamFunction function =
        function(
            source(
                WatermarkStrategy.custom(
                    "the value's", (reading, time, arrival, now) -> reading.time() - 1)),
            ClockScope.PER_SHARD);

    assertThat(Scenario.of(function, log(60)).check(3).tally()).isEqualTo(Tally.applied(60));
  }

  @Test
  void r20_itsOwnWindowFiresOnceTheClockComesThere() {
    RuleRig rig = RuleRig.sums();
    rig.cold(arriving(1, START + 1_000, START + 1_000));
    rig.cold(arriving(2, START + TWO_HOURS, START + 2_000));
    rig.tick();
    assertThat(rig.results()).isEqualTo(Map.of("a@" + (START + 1_000), 1L));

    long later = START + TWO_HOURS + Duration.ofSeconds(1).toMillis();
    rig.cold(arriving(3, later, later));

    assertThat(rig.results()).containsEntry("a@" + (START + TWO_HOURS), 1L).hasSize(2);
  }

  /**
   * Of keys by value, as a record with another partition key may still come from the slower half.
   */
  @Test
  void r14_mergedShards_aKeyFiresByTheLeastOfWhatTheParentsLeft() {
    RuleRig rig = RuleRig.sums();
    List<Shard> parents = List.of(new Shard("readings", "s1"), new Shard("readings", "s2"));
    String half = "7fffffffffffffffffffffffffffffff";
    String lowest = ShardInfo.LOWEST_HASH;
    String highest = ShardInfo.HIGHEST_HASH;
    rig.topology =
        source ->
            List.of(
                new ShardInfo(parents.get(0), List.of(), lowest, half, true),
                new ShardInfo(parents.get(1), List.of(), "8" + lowest.substring(1), highest, true),
                new ShardInfo(new Shard(source, "s3"), parents, lowest, highest, false));
    rig.cold(record("s1", 1, new Reading("a", 500, 1, null)));
    rig.cold(record("s2", 1, new Reading("b", 50, 1, null)));

    rig.cold(merged(1, "a", 40), merged(2, "b", 60));
    rig.tick();

    assertThat(rig.late()).containsExactly("key@40");
    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.late(1)));
  }

  /** The hash of "a" is in the lower half, that of "b" in the upper one. */
  private static SourceRecord merged(long order, String partitionKey, long time) {
    return new SourceRecord(
        Position.of("readings", "s3", order),
        partitionKey,
        START + order,
        Json.bytes(new Reading("key", time, 1, null)),
        false);
  }

  @Test
  void r20_whereTheDefinitionSaysSoEventsRunAheadOfTheirArrival() {
    StreamFunction function =
        function(
            source(WatermarkStrategy.<Reading>monotonic().aheadOfArrival()), ClockScope.PER_SHARD);

    assertThat(function.describe()).contains("also ahead of arrival");
    assertThat(Scenario.of(function, log(60)).check(4).tally())
        .isEqualTo(Tally.applied(7).plus(Tally.late(53)));
  }
}
