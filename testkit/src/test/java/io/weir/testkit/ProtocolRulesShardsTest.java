package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Tally;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The histories of R12 and R14 about lanes, splits and merges. */
class ProtocolRulesShardsTest {
  private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(127);

  private RuleRig rig = RuleRig.sumsByPartitionKey();
  private SimulatedStream stream;
  private ShardSimulator mapping;

  /** Keys by the half of the hash range that they are in. */
  private static String low(int n) {
    return key(n, true);
  }

  private static String high(int n) {
    return key(n, false);
  }

  private static String key(int n, boolean low) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "k" + i)
        .filter(key -> SimulatedShard.hash(key).compareTo(MIDDLE) < 0 == low)
        .skip(n)
        .findFirst()
        .orElseThrow();
  }

  private void aStream(int shards) {
    stream = SimulatedStream.of("readings", shards, SimulatedClock.create());
    rig.topology = stream;
    rig.now = stream.clock().nowMillis();
    mapping = ShardSimulator.start(stream, EventSourceMapping.recommended(), rig.container());
  }

  private void put(String key, long time) {
    stream.put(key, Json.bytes(new Reading(key, time, 1, null)));
  }

  private void deliver() {
    mapping.runUntilIdle(100);
    mapping.handler(rig.container());
  }

  @Test
  void r14_aShardIsSplitInMidWindow_aChildBeginsWhereItsParentEnded() {
    aStream(1);
    put(low(0), 1);
    put(high(0), 50);
    deliver();
    stream.split(stream.shards().getFirst());

    put(low(1), 49);
    put(low(1), 50);
    put(high(1), 7);
    deliver();

    assertThat(rig.late()).containsExactlyInAnyOrder(low(1) + "@49", high(1) + "@7");
  }

  @Test
  void r14_twoShardsAreMerged_eachHashRangeKeepsItsOwnParentsFloor() {
    aStream(2);
    put(low(0), 50);
    put(high(0), 5);
    deliver();
    stream.merge(stream.shards().get(0), stream.shards().get(1));

    put(low(1), 6);
    put(high(1), 6);
    deliver();

    assertThat(rig.late()).containsExactly(low(1) + "@6");
    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.late(1)));
  }

  @Test
  void r14_theMergedShardIsSplitAgainBeforeAnyRecord_theFloorsAreInherited() {
    aStream(2);
    put(low(0), 50);
    put(high(0), 5);
    deliver();
    Shard merged = stream.merge(stream.shards().get(0), stream.shards().get(1));
    put(high(0), 5);
    deliver();
    stream.split(merged);

    put(low(1), 6);
    put(high(1), 6);
    deliver();

    assertThat(rig.late()).containsExactly(low(1) + "@6");
  }

  @Test
  void r14_aShardIsSplitAndAKeyStaysSilent_itsWindowFiresOnceTheChildrenHavePassedIt() {
    aStream(1);
    put(low(0), 1);
    deliver();
    stream.split(stream.shards().getFirst());
    put(low(1), 50);
    deliver();
    rig.tick();
    put(high(1), 50);
    deliver();
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of(low(0) + "@0", 1L));
  }

  @Test
  void r14_splitAndMergeInMidWindow_leaveWhatOneShardWouldHaveLeft() {
    List<String> left = Stream.of("none", "split", "split and merge").map(this::left).toList();
    assertThat(left.getFirst()).startsWith("{k@0=8, k@10=8, k@20=2}[k@4, k@4]");
    assertThat(left).containsOnly(left.getFirst());
  }

  private String left(String reshard) {
    rig = RuleRig.of(RuleRig.sums(new RuleSums()).build());
    aStream(1);
    all(3);
    deliver();
    List<Shard> children =
        reshard.equals("none") ? List.of() : stream.split(stream.shards().getFirst());
    all(8);
    all(12);
    deliver();
    rig.tick();
    if (reshard.equals("split and merge")) {
      stream.merge(children.get(0), children.get(1));
    }
    all(15);
    all(4);
    deliver();
    all(28);
    deliver();
    rig.tick();
    all(60);
    deliver();
    rig.tick();
    rig.tick();
    return rig.results().toString().replaceAll("k\\d+", "k") + rig.late() + rig.tally();
  }

  /** One reading in each half of the hash range, and both of one key. */
  private void all(long time) {
    for (String partitionKey : List.of(low(0), high(0))) {
      stream.put(partitionKey, Json.bytes(new Reading("k", time, time == 28 ? 1 : 2, null)));
    }
  }

  private static SourceRecord part(
      long order, long sub, String key, long value, boolean aggregated) {
    Position at = new Position("readings", "s1", BigInteger.valueOf(order), sub);
    return new SourceRecord(
        at, key, RuleRig.START + order, Json.bytes(new Reading(key, 1, value, null)), aggregated);
  }

  private static SourceRecord closing(long order, String key) {
    return new SourceRecord(
        Position.of("readings", "s1", order),
        key,
        RuleRig.START + order,
        Json.bytes(new Reading(key, 10, 1, null)),
        false);
  }

  @Test
  void r12_twoLanesReadAggregatedRecordsOfOneKey_theLaterOneDoesNotMarkTheEarlierOneAsApplied() {
    for (RuleRig parallel :
        List.of(
            RuleRig.perKeyInParallel(RuleRig.sums(new RuleSums())),
            RuleRig.perKeyInParallel(RuleRig.byPartitionKey(new RuleSums())))) {
      List<SourceRecord> laneOne =
          List.of(part(10, 0, "a", 1, true), part(10, 1, "b", 2, true), part(10, 2, "a", 4, true));
      List<SourceRecord> laneTwo = List.of(part(5, 0, "b", 8, true), part(5, 1, "a", 16, true));
      for (int i = 0; i < 2; i++) {
        RuleRig.run(parallel.container(), laneOne);
        RuleRig.run(parallel.container(), laneTwo);
        RuleRig.run(parallel.container(), List.of(laneOne.get(2)));
      }
      parallel.cold(closing(20, "a"), closing(21, "b"));

      assertThat(parallel.results()).isEqualTo(Map.of("a@0", 21L, "b@0", 10L));
    }
  }

  @Test
  void r12_lanesAreReadInParallel_noMarkOfTheShardPrunesOrJudges() {
    RuleRig parallel = RuleRig.perKeyInParallel(RuleRig.byPartitionKey(new RuleSums()));
    parallel.cold(part(10, 0, "a", 1, false));
    parallel.cold(part(5, 0, "b", 2, false));
    parallel.cold(part(10, 0, "a", 1, false));
    parallel.cold(part(5, 0, "b", 2, false));
    parallel.cold(closing(20, "a"), closing(21, "b"));

    assertThat(parallel.memory.progress("sums")).isEmpty();
    assertThat(parallel.results()).isEqualTo(Map.of("a@0", 1L, "b@0", 2L));
  }
}
