package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.DeadLetter;
import io.weir.KeyedSource;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.StateStoreException;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What streams do that a function does not see coming: R18, R26, R28 and R29. */
class ProtocolRulesStreamsTest {
  private static final String OLD = "arn:aws:kinesis:eu-west-1:111111111111:stream/readings";
  private static final String NEW = "arn:aws:kinesis:eu-west-1:222222222222:stream/readings";

  private static final List<List<Integer>> CHANGES =
      List.of(List.of(1, 2), List.of(2, 1), List.of(1, 2, 1), List.of(2, 1, 2));

  private static SourceRecord record(String shard, long order, long time) {
    return RuleRig.record(shard, order, new Reading("a", time, 1, null), RuleRig.START + time);
  }

  private static BatchResult from(RuleRig rig, String stream, SourceRecord... records) {
    Shard shard = records[0].position().shard();
    return rig.container().run(new Batch(shard, stream, List.of(records)), Deadline.NONE);
  }

  @Test
  void aStreamMadeAnewWithLowerNumbersIsAppliedOnceAndBeginsAtTheOldOnesTime() {
    RuleRig rig = RuleRig.sums();
    rig.cold(record("s1", 1_000, 5), record("s1", 1_001, 15));
    for (int i = 0; i < 10; i++) {
      SourceRecord next = record("s1", 100 + i, 100 + 10 * i);
      assertThat(rig.cold(next).done()).isTrue();
      assertThat(rig.cold(next).done()).isTrue();
    }
    rig.cold(RuleRig.record("s1", 111, new Reading("a", 3, 1, null), RuleRig.START + 300));

    assertThat(rig.results()).hasSize(11).allSatisfy((window, sum) -> assertThat(sum).isEqualTo(1));
    assertThat(rig.late()).containsExactly("a@3");
    assertThat(rig.tally()).isEqualTo(Tally.applied(12).plus(Tally.late(1)));
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void aMappingThatBeginsBeforeTheFirstOneDidIsRefusedAloudAndItsRecordsAreNotTakenForDecided() {
    RuleRig rig = RuleRig.sums();
    assertThat(rig.cold(record("s1", 6, 6), record("s1", 7, 7)).done()).isTrue();
    SourceRecord[] earlier = {record("s1", 1, 1), record("s1", 2, 2), record("s1", 6, 6)};
    for (Engine engine : List.of(rig.container(), rig.container())) {
      BatchResult refused = RuleRig.run(engine, earlier);
      assertThat(refused.firstUnfinished()).contains(earlier[0].position());
      assertThat(refused.reason()).contains("began this shard at", "under another name");
    }
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));

    assertThat(rig.cold(record("s1", 6, 6), record("s1", 7, 7), record("s1", 8, 30)).done())
        .isTrue();
    assertThat(rig.tally()).isEqualTo(Tally.applied(3));
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
  }

  @Test
  void aFirstBatchThatWasNotFinishedDoesNotSayWhereAShardBegins() {
    RuleRig rig = RuleRig.sums();
    rig.at(
        "before commit",
        () -> {
          throw new StateStoreException("no answer", null);
        });
    assertThat(rig.cold(record("s1", 6, 6)).done()).isFalse();
    assertThat(rig.cold(record("s1", 1, 1), record("s1", 6, 6)).done()).isTrue();
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
  }

  @Test
  void whereAShardBeganBeforeProgressSaidItStaysUnknownAndNothingIsRefused() {
    RuleRig rig = RuleRig.sums();
    Shard shard = new Shard("readings", "s1");
    ShardMark reached = new ShardMark(Position.of("readings", "s1", 10), 5);
    rig.memory.commitProgress(
        "sums",
        Progress.none(shard)
            .nextReached(List.of(reached), Tally.applied(1), 0, RuleRig.START + 10));

    assertThat(rig.cold(record("s1", 11, 11)).done()).isTrue();
    assertThat(rig.cold(record("s1", 3, 3), record("s1", 11, 11)).done()).isTrue();
    assertThat(rig.memory.progress("sums", shard).orElseThrow().from()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
  }

  @Test
  void aSourceThatLeavesTheDefinitionHoldsEventTimeNoMore() {
    RuleRig both =
        RuleRig.of(sums(StreamFunction.named("sums").from(keyed("old"), keyed("readings"))));
    both.cold(of("old", 1, 5));
    both.cold(of("readings", 2, 6));
    both.cold(of("old", 3, 15));
    both.tick();
    RuleRig only = both.with(sums(StreamFunction.named("sums").from(keyed("readings"))));
    only.cold(of("readings", 4, 40));
    only.tick();

    assertThat(only.results()).isEqualTo(Map.of("a@0", 2L, "a@10", 1L));
    assertThat(both.container().tick(Deadline.NONE).complete()).isTrue();
    both.cold(of("old", 5, 45));
    assertThat(both.tally()).isEqualTo(Tally.applied(5));
  }

  private static KeyedSource<Reading> keyed(String source) {
    return RuleRig.source(source).keyBy(Reading::key);
  }

  private static StreamFunction sums(StreamFunction.Input<Reading> input) {
    return RuleRig.to(input.compute(new RuleSums())).build();
  }

  private static SourceRecord of(String source, long order, long time) {
    return new SourceRecord(
        Position.of(source, "s1", order),
        "a",
        RuleRig.START + time,
        Json.bytes(new Reading("a", time, 1, null)),
        false);
  }

  @Test
  void aStragglerOfTheOldStreamIsJudgedByTheOldStreamsMarks() {
    RuleRig rig = RuleRig.sums();
    SourceRecord[] old = {record("s1", 1_000, 5), record("s1", 1_001, 6)};
    Engine warm = rig.container();
    RuleRig.run(warm, old);
    RuleRig.run(warm, record("s1", 100, 17));
    rig.cold(old);
    RuleRig.run(warm, old);
    RuleRig.run(warm, record("s1", 101, 30));

    assertThat(rig.results()).containsEntry("a@0", 2L);
    assertThat(rig.tally()).isEqualTo(Tally.applied(4));
  }

  @Test
  void streamsOfOneNameInTwoAccountsAreToldApart() {
    RuleRig rig = RuleRig.sums();
    rig.topology = source -> List.of(whole(source, OLD), whole(source, NEW));
    assertThat(from(rig, OLD, record("s1", 5_000, 1), record("s1", 5_001, 2)).done()).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(from(rig, NEW, record("s1", 100 + i, 3 + i)).done()).isTrue();
    }
    assertThat(rig.results()).isEmpty();
    from(rig, OLD, record("s1", 5_002, 30));
    from(rig, NEW, record("s1", 105, 30));
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 7L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(9));
  }

  private static ShardInfo whole(String source, String stream) {
    return new ShardInfo(
        new Shard(source, "s1"),
        List.of(),
        ShardInfo.LOWEST_HASH,
        ShardInfo.HIGHEST_HASH,
        false,
        stream);
  }

  @Test
  void whatWasStoredBeforeStreamsWereToldApartIsCarriedOver() {
    RuleRig rig = RuleRig.sums();
    SourceRecord[] before = {record("s1", 1, 1), record("s1", 2, 2)};
    rig.cold(before);
    from(rig, OLD, before);
    from(rig, OLD, record("s1", 3, 30));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
    assertThat(rig.memory.progress("sums")).extracting(Progress::stream).containsExactly(OLD);
    assertThat(rig.memory.progress("sums").getFirst().redelivered()).isEqualTo(2);
  }

  @Test
  void twoStreamsThatClaimAShardAtTheSameTimeAreToldApart() {
    RuleRig rig = RuleRig.sums();
    rig.at("before commitProgress", () -> from(rig, NEW, record("s1", 7, 2)));
    from(rig, OLD, record("s1", 7, 1));
    from(rig, OLD, record("s1", 8, 30));
    from(rig, NEW, record("s1", 8, 30));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(4));
  }

  @Test
  void aShardThatVanishesWithItsStreamHoldsNothingBack() {
    for (RuleRig rig : List.of(RuleRig.sums(), RuleRig.sumsByPartitionKey())) {
      rig.topology = source -> List.of(whole(source, 0), whole(source, 1));
      rig.cold(RuleRig.record("s0", 1, new Reading("a", 5, 1, null)));
      rig.cold(RuleRig.record("s1", 2, new Reading("b", 7, 1, null)));
      rig.topology = source -> List.of(whole(source, 0));
      rig.cold(RuleRig.record("s0", 1_000, new Reading("a", 100, 1, null), RuleRig.START + 1_000));
      rig.tick();

      assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L, "b@0", 1L));
    }
  }

  private static ShardInfo whole(String source, int number) {
    return ShardInfo.whole(new Shard(source, "s" + number));
  }

  @Test
  void aKeyThatMayHaveBeenForgottenIsNotAppliedTo() {
    RuleRig rig = RuleRig.sums();
    rig.cold(RuleRig.record(1, "a", 1), RuleRig.record(2, "a", 2), RuleRig.record(3, "b", 50));
    rig.tick();
    rig.now += Duration.ofDays(3).toMillis();
    rig.cold(RuleRig.record(4, "a", 3), RuleRig.record(5, "a", 4), RuleRig.record(6, "a", 60));
    rig.cold(RuleRig.record(4, "a", 3), RuleRig.record(5, "a", 4), RuleRig.record(6, "a", 60));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
    assertThat(rig.letters())
        .hasSize(3)
        .allSatisfy(
            letter -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.OLDER_THAN_MEMORY));
    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.dead(3)));
  }

  /** Nothing tells that the first one arrived: it is sent again, and is newer (R26). */
  @Test
  void theLetterOfAnUnreadableRecordComesAgainOnceItsShardsKeyIsForgotten() {
    RuleRig rig = RuleRig.sums();
    assertThat(rig.cold(unreadable(1, RuleRig.START)).done()).isTrue();
    SourceRecord unreadable = unreadable(2, RuleRig.START + 1_000);
    rig.answers = emission -> new SinkWriter.Outcome.Retry("the answer is lost");
    assertThat(rig.cold(unreadable).done()).isFalse();
    rig.now += Duration.ofDays(4).toMillis();
    rig.answers = emission -> SinkWriter.Outcome.DELIVERED;
    assertThat(rig.cold(unreadable).done()).isTrue();

    assertThat(rig.attempts).hasSize(3);
    Emission first = rig.attempts.get(1);
    Emission again = rig.attempts.getLast();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.payload()).isEqualTo(first.payload());
    assertThat(again.revision()).isGreaterThan(first.revision());
    assertThat(rig.tally()).isEqualTo(Tally.dead(2));
  }

  private static SourceRecord unreadable(long order, long arrival) {
    return new SourceRecord(
        Position.of("readings", "s1", order), "a", arrival, new byte[] {'x'}, false);
  }

  @Test
  void aFunctionThatKnowsItsStreamsRetentionForgetsNothingBeforeIt() {
    RuleRig rig = RuleRig.sums();
    rig.limits = EngineLimits.DEFAULT.withStreamRetention(Duration.ofDays(7));
    rig.cold(RuleRig.record(1, "a", 1), RuleRig.record(2, "a", 2), RuleRig.record(3, "b", 50));
    rig.tick();
    rig.now += Duration.ofDays(7).toMillis();
    rig.cold(RuleRig.record(4, "a", 3), RuleRig.record(5, "a", 60), RuleRig.record(6, "a", 90));
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L, "a@60", 1L, "b@50", 1L));
    assertThat(rig.late()).containsExactly("a@3");
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void batchesInFlightWhileTheFactorChangesAreAppliedOnce() {
    for (boolean whole : List.of(true, false)) {
      for (List<Integer> change : CHANGES) {
        RuleRig rig =
            RuleRig.of(
                (whole ? RuleRig.byPartitionKey(new RuleSums()) : RuleRig.sums(new RuleSums()))
                    .clock(ClockScope.PER_KEY)
                    .build());
        SourceRecord[] batch = {aggregated(1, "a", 1), plain(2, "a", 2), plain(3, "b", 1)};
        for (int factor : change) {
          rig.limits = EngineLimits.DEFAULT.withParallelizationFactor(factor);
          rig.cold(batch);
        }
        rig.cold(plain(10, "a", 50), plain(11, "b", 50));

        assertThat(rig.results())
            .as("%s %s", whole, change)
            .isEqualTo(Map.of("a@0", 2L, "b@0", 1L));
      }
    }
  }

  private static SourceRecord plain(long order, String key, long time) {
    return RuleRig.record(order, key, time);
  }

  private static SourceRecord aggregated(long order, String key, long time) {
    return new SourceRecord(
        Position.of("readings", "s1", order),
        key,
        RuleRig.START + order,
        Json.bytes(new Reading(key, time, 1, null)),
        true);
  }

  @Test
  void anAggregatedRecordOfASlowerLaneIsAppliedAfterAChangeOfTheFactor() {
    RuleRig rig =
        RuleRig.of(RuleRig.byPartitionKey(new RuleSums()).clock(ClockScope.PER_KEY).build());
    rig.cold(plain(1, "a", 1));
    rig.limits = EngineLimits.DEFAULT.withParallelizationFactor(2);
    rig.cold(plain(9, "a", 3));
    rig.cold(aggregated(5, "a", 2));
    rig.cold(aggregated(5, "a", 2));
    rig.cold(plain(10, "a", 50));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 3L));
  }

  @Test
  void theProgressOfShardsThatAreGoneIsMovedAsideAndCounted() {
    RuleRig rig = RuleRig.sumsByPartitionKey();
    Shard old = new Shard("readings", "p");
    Shard child = new Shard("readings", "c");
    ShardInfo next =
        new ShardInfo(child, List.of(old), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, false);
    rig.topology = source -> List.of(ShardInfo.whole(old));
    rig.cold(RuleRig.record("p", 1, new Reading("a", 5, 1, null)));
    rig.topology = source -> List.of(next);
    rig.cold(RuleRig.record("c", 2, new Reading("b", 6, 1, null)));
    rig.tick();

    assertThat(rig.memory.progress("sums")).extracting(Progress::shard).containsExactly(child);
    assertThat(rig.memory.gone("sums"))
        .extracting(Progress::tally)
        .containsExactly(Tally.applied(1));

    rig.cold(RuleRig.record("c", 3, new Reading("b", 60, 1, null)));
    rig.tick();
    assertThat(rig.results()).as("a key last seen in it").containsEntry("a@0", 1L);

    rig.cold(RuleRig.record("p", 1, new Reading("a", 5, 1, null)));
    rig.cold(RuleRig.record("p", 2, new Reading("a", 70, 1, null)));
    assertThat(rig.memory.progress("sums")).hasSize(2);
    assertThat(rig.tally()).isEqualTo(Tally.applied(4));
    assertThat(rig.memory.gone("sums")).isEmpty();
  }
}
