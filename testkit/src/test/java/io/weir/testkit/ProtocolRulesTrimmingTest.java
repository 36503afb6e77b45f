package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Json;
import io.weir.spi.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R23: after a reshard, everything fires with trimming as it does without. */
class ProtocolRulesTrimmingTest {
  private RuleRig rig;
  private SimulatedStream stream;
  private ShardSimulator mapping;

  private void start(RuleRig chosen) {
    rig = chosen;
    stream = SimulatedStream.of("readings", 1, SimulatedClock.create());
    rig.topology = stream;
    rig.now = stream.clock().nowMillis();
    mapping = ShardSimulator.start(stream, EventSourceMapping.recommended(), rig.container());
  }

  private void into(Shard shard, String key, long time) {
    stream.putInto(shard, SimulatedPut.of(key, Json.bytes(new Reading(key, time, 1, null))));
  }

  private void into(List<Shard> shards, long time) {
    shards.forEach(shard -> into(shard, "b" + shard.partition(), time));
  }

  private void deliver() {
    mapping.handler(rig.container());
    mapping.runUntilIdle(100);
  }

  private List<Shard> split(List<Shard> shards) {
    List<Shard> children = new ArrayList<>();
    shards.forEach(shard -> children.addAll(stream.split(shard)));
    return children;
  }

  private static List<Supplier<RuleRig>> rigs() {
    return List.of(RuleRig::sums, RuleRig::sumsByPartitionKey);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shardsBetweenThatNeverHadARecordAreTrimmedOnceTheirChildrenHaveBegun(boolean trim) {
    for (Supplier<RuleRig> chosen : rigs()) {
      start(chosen.get());
      Shard parent = stream.shards().getFirst();
      into(parent, "a", 5);
      deliver();
      List<Shard> children = split(List.of(parent));
      List<Shard> leaves = split(children);
      into(leaves, 50);
      deliver();
      if (trim) {
        stream.trim(parent);
        children.forEach(stream::trim);
      }
      into(leaves, 150);
      deliver();
      rig.tick();

      assertThat(rig.results()).containsEntry("a@0", 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twoGenerationsAreTrimmed_aSilentKeyIsDueLater(boolean trim) {
    for (Supplier<RuleRig> chosen : rigs()) {
      start(chosen.get());
      Shard parent = stream.shards().getFirst();
      into(parent, "a", 5_000);
      deliver();
      List<Shard> children = split(List.of(parent));
      into(children, 5_003);
      deliver();
      List<Shard> leaves = split(children);
      into(leaves, 5_005);
      deliver();
      if (trim) {
        stream.trim(parent);
        children.forEach(stream::trim);
      }
      rig.tick();
      into(leaves, 9_000);
      deliver();
      rig.tick();

      assertThat(rig.results()).containsEntry("a@5000", 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWholeLineIsTrimmedBeforeWhatComesAfterItHasARecord(boolean trim) {
    for (Supplier<RuleRig> chosen : rigs()) {
      start(chosen.get());
      Shard parent = stream.shards().getFirst();
      into(parent, "a", 1_582);
      deliver();
      List<Shard> children = split(List.of(parent));
      rig.tick();
      List<Shard> leaves = split(children);
      rig.tick();
      if (trim) {
        stream.trim(parent);
        children.forEach(stream::trim);
      }
      rig.tick();
      into(leaves.getFirst(), "late", 111);
      deliver();
      into(leaves, 9_000);
      deliver();
      rig.tick();

      assertThat(rig.late()).containsExactly("late@111");
      assertThat(rig.results()).containsEntry("a@1580", 1L);
      assertThat(rig.memory.progress("sums"))
          .as("what is gone is moved aside")
          .hasSize(trim ? leaves.size() : 1 + leaves.size());
      assertThat(rig.tally().applied()).isEqualTo(1 + leaves.size());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBacklogIsReadAfterItsShardWasSplitTwice_andAllIsTrimmedBeforeATickComes(boolean trim) {
    for (Supplier<RuleRig> chosen : rigs()) {
      start(chosen.get());
      Shard parent = stream.shards().getFirst();
      into(parent, "a", 1_582);
      List<Shard> children = split(List.of(parent));
      rig.tick();
      List<Shard> leaves = split(children);
      deliver();
      if (trim) {
        stream.trim(parent);
        children.forEach(stream::trim);
      }
      rig.tick();
      into(leaves.getFirst(), "late", 111);
      deliver();
      into(leaves, 9_000);
      deliver();
      rig.tick();

      assertThat(rig.late()).containsExactly("late@111");
      assertThat(rig.results()).containsEntry("a@1580", 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamIsSplitAndMergedForAMonth_batchesReadWhatIsLeft(boolean trim) {
    start(RuleRig.sumsByPartitionKey());
    Shard whole = stream.shards().getFirst();
    into(whole, "silent", 5);
    deliver();
    for (int day = 1; day <= 30; day++) {
      List<Shard> halves = stream.split(whole);
      into(halves, 1_000L * day);
      deliver();
      Shard merged = stream.merge(halves.get(0), halves.get(1));
      into(merged, "m", 1_000L * day + 500);
      deliver();
      if (trim) {
        stream.trim(whole);
        halves.forEach(stream::trim);
      }
      rig.tick();
      whole = merged;
    }

    assertThat(rig.results()).containsEntry("silent@0", 1L);
    assertThat(rig.memory.progress("sums")).hasSize(trim ? 1 : 91);
    assertThat(rig.tally().applied()).isEqualTo(1 + 3 * 30);
  }
}
