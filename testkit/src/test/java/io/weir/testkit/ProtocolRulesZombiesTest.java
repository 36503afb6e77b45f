package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Invocations that nobody waits for, lost acknowledgements, other cuts: all leave what the plain
 * run leaves.
 */
class ProtocolRulesZombiesTest {
  private static final Shard SHARD = new Shard("readings", "s1");

  /** Two keys share the batch; windows close in it by their own key's record and by the other's. */
  private static final List<SourceRecord> TEN =
      List.of(
          record(1, "a", 1),
          record(2, "b", 3, "x"),
          record(3, "a", 12),
          record(4, "b", 3),
          record(5, "c", 14, "y"),
          record(6, "c", 14, "y"),
          record(7, "b", 21),
          record(8, "a", 22),
          record(9, "b", 13),
          record(10, "c", 35));

  private record Left(Map<String, Emission> emissions, Tally tally) {}

  private static Left left(RuleRig rig) {
    rig.tick();
    rig.tick();
    Map<String, Emission> emissions = new TreeMap<>();
    rig.sink("sums").emissions().forEach(emission -> emissions.put(emission.id(), emission));
    rig.sink("late").emissions().forEach(emission -> emissions.put(emission.id(), emission));
    return new Left(emissions, rig.tally());
  }

  private static Left plain() {
    RuleRig rig = RuleRig.sums();
    RuleRig.run(rig.container(), TEN);
    return left(rig);
  }

  @Test
  void plainRun_isWorthComparingWith() {
    assertThat(plain().tally())
        .isEqualTo(Tally.applied(7).plus(Tally.duplicate(1)).plus(Tally.late(2)));
    assertThat(plain().emissions()).hasSize(8);
  }

  @Test
  void zombie_theSameBatchRunsWholeInTheMiddleOfAnother_atEveryCall() {
    Left plain = plain();
    int point = 0;
    for (boolean reached = true; reached; point++) {
      RuleRig rig = RuleRig.sums();
      reached =
          during(
              rig,
              point,
              () -> RuleRig.run(rig.container(), TEN),
              () -> RuleRig.run(rig.container(), TEN));
      assertThat(left(rig)).as("at call %d", point).isEqualTo(plain);
    }
    assertThat(point).isGreaterThan(8);
  }

  @Test
  void zombie_aBatchIsOvertakenByItsRetryInHalvesByTheNextBatchAndByATick_atEveryCall() {
    Left plain = plain();
    int point = 0;
    for (boolean reached = true; reached; point++) {
      RuleRig rig = RuleRig.sums();
      reached =
          during(
              rig,
              point,
              () -> RuleRig.run(rig.container(), TEN.subList(0, 6)),
              () -> {
                Engine retry = rig.container();
                RuleRig.run(retry, TEN.subList(0, 3));
                RuleRig.run(retry, TEN.subList(3, 6));
                RuleRig.run(retry, TEN.subList(6, 10));
                rig.tick();
              });
      RuleRig.run(rig.container(), TEN.subList(0, 6));
      RuleRig.run(rig.container(), TEN.subList(6, 10));
      assertThat(left(rig)).as("at call %d", point).isEqualTo(plain);
    }
    assertThat(point).isGreaterThan(8);
  }

  @Test
  void zombie_aWarmContainerIsOvertakenInItsSecondBatch_atEveryCall() {
    Left plain = plain();
    int point = 0;
    for (boolean reached = true; reached; point++) {
      RuleRig rig = RuleRig.sums();
      Engine warm = rig.container();
      RuleRig.run(warm, TEN.subList(0, 6));
      reached =
          during(
              rig,
              point,
              () -> RuleRig.run(warm, TEN.subList(6, 9)),
              () -> {
                rig.cold(TEN.get(6));
                rig.tick();
                rig.cold(TEN.get(7), TEN.get(8), TEN.get(9));
              });
      RuleRig.run(warm, TEN.subList(6, 10));
      assertThat(left(rig)).as("at call %d", point).isEqualTo(plain);
    }
    assertThat(point).isGreaterThan(4);
  }

  @Test
  void zombie_aTickIsOvertakenByABatch_atEveryCall() {
    Left plain = plain();
    int point = 0;
    for (boolean reached = true; reached; point++) {
      RuleRig rig = RuleRig.sums();
      rig.cold(TEN.get(0), TEN.get(1));
      RuleRig.run(rig.container(), TEN.subList(2, 6));
      reached =
          during(rig, point, rig::tick, () -> RuleRig.run(rig.container(), TEN.subList(6, 10)));
      RuleRig.run(rig.container(), TEN.subList(6, 10));
      assertThat(left(rig)).as("at call %d", point).isEqualTo(plain);
    }
    assertThat(point).isGreaterThan(4);
  }

  /** Runs something in the middle of something else; false if that has no such call. */
  private static boolean during(RuleRig rig, int point, Runnable outer, Runnable inner) {
    int[] calls = {0};
    boolean[] reached = {false};
    rig.when(
        name -> calls[0]++ == point,
        () -> {
          reached[0] = true;
          inner.run();
        });
    outer.run();
    rig.when(name -> false, () -> {});
    return reached[0];
  }

  @Test
  void zombie_everyInvocationIsDeliveredAgainByTheLambdaServiceAndLater_nothingChanges() {
    SimulatedStream stream = SimulatedStream.of("readings");
    RuleRig rig = rigOn(stream);
    ShardSimulator mapping =
        ShardSimulator.start(stream, EventSourceMapping.recommended(), rig.container())
            .cuts(Cuts.of(2, 3, 1, 3, 1));
    List<Batch> batches = new ArrayList<>();
    while (mapping.step().isPresent()) {
      mapping.deliverAgain(mapping.last().orElseThrow());
      batches.add(mapping.last().orElseThrow().batch());
      batches.forEach(mapping::deliverAgain);
      mapping.handler(rig.container());
    }
    assertThat(batches).hasSize(5);
    assertSameValues(rig);
  }

  @Test
  void acknowledgementLostTwice_eachTimeAnotherCut_nothingChanges() {
    SimulatedStream stream = SimulatedStream.of("readings");
    RuleRig rig = rigOn(stream);
    EventSourceMapping bisecting =
        EventSourceMapping.builder()
            .reportBatchItemFailures(true)
            .bisectBatchOnFunctionError(true)
            .build();
    ShardSimulator mapping = ShardSimulator.start(stream, bisecting, rig.container());
    List<Integer> sizes = new ArrayList<>();
    for (int lost = 0; lost < 2; lost++) {
      mapping.loseNextAcknowledgement();
      stream.clock().advanceTo(mapping.nextDue().orElseThrow());
      sizes.add(mapping.step().orElseThrow().batch().records().size());
      mapping.handler(rig.container());
    }
    mapping.runUntilIdle(100);

    assertThat(sizes).containsExactly(10, 5);
    assertSameValues(rig);
  }

  private static RuleRig rigOn(SimulatedStream stream) {
    RuleRig rig = RuleRig.sums();
    rig.topology = stream;
    rig.now = stream.clock().nowMillis();
    TEN.forEach(record -> stream.put(record.partitionKey(), record.data()));
    return rig;
  }

  private static void assertSameValues(RuleRig rig) {
    Left left = left(rig);
    RuleRig other = RuleRig.sums();
    RuleRig.run(other.container(), TEN);
    assertThat(left.tally()).isEqualTo(left(other).tally());
    assertThat(rig.results()).isEqualTo(other.results());
    assertThat(rig.late()).isEqualTo(other.late());
  }

  @Test
  void deadlineBeforeTheEighth_acknowledgementLost_bisectedIntoOneToFiveAndSixToTen() {
    List<SourceRecord> ten = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      ten.add(record(i, "k" + i, i));
    }
    for (List<SourceRecord> batch : List.of(ten, TEN)) {
      RuleRig expected = RuleRig.sums();
      RuleRig.run(expected.container(), batch);
      RuleRig rig = RuleRig.sums();
      rig.limits = EngineLimits.DEFAULT.withKeysPerRound(1);
      int enough = batch == ten ? 7 : 2;

      BatchResult partial =
          rig.container()
              .run(
                  new Batch(SHARD, batch),
                  () -> rig.store.commits.size() < enough ? Long.MAX_VALUE : 1_500);
      RuleRig.run(rig.container(), batch.subList(0, 5));
      RuleRig.run(rig.container(), batch.subList(5, 10));

      assertThat(partial.firstUnfinished())
          .contains(Position.of("readings", "s1", batch == ten ? 8 : 5));
      assertThat(left(rig)).isEqualTo(left(expected));
    }
  }
}
