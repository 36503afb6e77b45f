package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.ShardInfo;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedStreamTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final SimulatedStream stream = SimulatedStream.of("views", 2, SimulatedClock.create());
  private final Shard low = stream.shards().get(0);
  private final Shard high = stream.shards().get(1);

  @Test
  void sequenceNumbersHave56DigitsAndIncreaseOverTheStream() {
    BigInteger before = BigInteger.ZERO;
    for (int i = 0; i < 100; i++) {
      BigInteger order = stream.put("key" + i, "x").order();
      assertThat(order.toString()).hasSize(56);
      assertThat(order).isGreaterThan(before);
      before = order;
    }
  }

  @Test
  void shardsShareTheHashRangeWithoutAGap() {
    List<ShardInfo> infos = SimulatedStream.of("s", 3, SimulatedClock.create()).shards("s");
    assertThat(infos.getFirst().fromHash()).isEqualTo(ShardInfo.LOWEST_HASH);
    assertThat(infos.getLast().toHash()).isEqualTo(ShardInfo.HIGHEST_HASH);
    for (int i = 1; i < infos.size(); i++) {
      BigInteger end = new BigInteger(infos.get(i - 1).toHash(), 16);
      assertThat(new BigInteger(infos.get(i).fromHash(), 16)).isEqualTo(end.add(BigInteger.ONE));
    }
  }

  @Test
  void theMd5OfThePartitionKeyChoosesTheShard() {
    // MD5("a") = 0cc1..., MD5("b") = 92eb...
    assertThat(stream.put("a", "x").shard()).isEqualTo(low);
    assertThat(stream.put("b", "x").shard()).isEqualTo(high);
  }

  @Test
  void anExplicitHashKeyOverridesThePartitionKey() {
    Position at = stream.put(SimulatedPut.of("a", "x").withHashKey(BigInteger.ONE.shiftLeft(127)));
    assertThat(at.shard()).isEqualTo(high);
  }

  @Test
  void aSplitClosesTheParentAndSharesItsRange() {
    List<Shard> children = stream.split(low);
    ShardInfo parent = stream.shards("views").getFirst();
    ShardInfo first = info(children.get(0));
    ShardInfo second = info(children.get(1));
    assertThat(parent.closed()).isTrue();
    assertThat(first.parents()).containsExactly(low);
    assertThat(first.fromHash()).isEqualTo(parent.fromHash());
    assertThat(first.toHash()).isEqualTo("3" + "f".repeat(31));
    assertThat(second.fromHash()).isEqualTo("4" + "0".repeat(31));
    assertThat(second.toHash()).isEqualTo(parent.toHash());
    assertThat(stream.put("a", "x").shard()).isEqualTo(children.getFirst());
  }

  @Test
  void aSplitOutsideTheRangeOrAtItsStartIsRefused() {
    assertThatThrownBy(() -> stream.split(low, BigInteger.ZERO))
        .hasMessageContaining("does not split");
    assertThatThrownBy(() -> stream.split(low, BigInteger.ONE.shiftLeft(127)))
        .hasMessageContaining("does not split");
  }

  @Test
  void aMergeClosesBothParentsAndTakesBothRanges() {
    ShardInfo child = info(stream.merge(high, low));
    assertThat(child.fromHash()).isEqualTo(ShardInfo.LOWEST_HASH);
    assertThat(child.toHash()).isEqualTo(ShardInfo.HIGHEST_HASH);
    assertThat(child.parents()).containsExactly(high, low);
    assertThatThrownBy(() -> stream.split(low)).hasMessageContaining("is closed");
  }

  @Test
  void onlyNeighboursCanBeMerged() {
    SimulatedStream three = SimulatedStream.of("three", 3, SimulatedClock.create());
    List<Shard> shards = three.shards();
    assertThatThrownBy(() -> three.merge(shards.get(0), shards.get(2)))
        .hasMessageContaining("no adjacent hash ranges");
  }

  @Test
  void aTrimmedShardIsListedNoMore() {
    stream.split(low);
    stream.trim(low);
    assertThat(stream.shards("views")).extracting(ShardInfo::shard).doesNotContain(low);
    assertThatThrownBy(() -> stream.trim(high)).hasMessageContaining("is open");
  }

  @Test
  void theChildOfATrimmedShardGoesOnToNameIt() {
    List<Shard> children = stream.split(low);
    stream.trim(low);
    assertThat(info(children.getFirst()).parents()).containsExactly(low);
  }

  @Test
  void whatIsOlderThanTheRetentionExpires() {
    stream.put("a", "old");
    stream.clock().advance(Duration.ofHours(20));
    stream.put("a", "new");
    stream.clock().advance(Duration.ofHours(5));
    assertThat(stream.expire(DAY)).isEmpty();
    assertThat(stream.records(low)).hasSize(1);
    assertThat(stream.log(low)).hasSize(2);
    assertThat(stream.shards("views")).hasSize(2);
  }

  @Test
  void aClosedShardIsListedUntilItsClosingAndItsRecordsAreOlderThanTheRetention() {
    stream.put("a", "x");
    stream.split(low);
    stream.clock().advance(DAY);
    assertThat(stream.expire(DAY)).isEmpty();
    stream.clock().advance(Duration.ofMillis(1));
    assertThat(stream.expire(DAY)).containsExactly(low);
    assertThat(stream.expire(DAY)).isEmpty();
    assertThat(stream.shards("views")).extracting(ShardInfo::shard).doesNotContain(low);
    assertThat(stream.log(low)).hasSize(1);
  }

  @Test
  void updateShardCountLeavesEvenRangesAndMakesShardsOnTheWayThatHaveNoRecord() {
    List<Shard> three = stream.updateShardCount(3);
    assertThat(stream.openShards()).containsExactlyInAnyOrderElementsOf(three);
    assertThat(three.stream().map(shard -> info(shard).fromHash()))
        .isEqualTo(
            SimulatedStream.of("even", 3, SimulatedClock.create()).shards("even").stream()
                .map(ShardInfo::fromHash)
                .toList());
    assertThat(stream.shards()).hasSize(2 + 4 + 1);
    assertThat(info(three.get(1)).parents()).hasSize(2).noneMatch(List.of(low, high)::contains);
    assertThat(stream.put("a", "x").shard()).isEqualTo(three.getFirst());
  }

  @Test
  void updateShardCountDoublesAndHalves() {
    assertThat(stream.updateShardCount(4)).hasSize(4);
    assertThat(stream.updateShardCount(2)).hasSize(2);
    assertThat(stream.updateShardCount(1)).hasSize(1);
    assertThat(info(stream.openShards().getFirst()).fromHash()).isEqualTo(ShardInfo.LOWEST_HASH);
    assertThat(info(stream.openShards().getFirst()).toHash()).isEqualTo(ShardInfo.HIGHEST_HASH);
  }

  @Test
  void updateShardCountBeyondHalfAndDoubleIsRefused() {
    assertThatThrownBy(() -> stream.updateShardCount(5)).hasMessageContaining("half to double");
    SimulatedStream five = SimulatedStream.of("five", 5, SimulatedClock.create());
    assertThatThrownBy(() -> five.updateShardCount(2)).hasMessageContaining("half to double");
  }

  @Test
  void aStreamMadeAnewHasTheSameArnAndCountsItsShardsFromZeroAgain() {
    Position old = stream.put("a", "x");
    SimulatedStream anew = stream.recreated(3);
    assertThat(anew.arn()).isEqualTo(stream.arn());
    assertThat(anew.shards().getFirst()).isEqualTo(low);
    assertThat(anew.shards()).hasSize(3);
    assertThat(anew.put("a", "x").order()).isGreaterThan(old.order());
    assertThat(stream.shards("views")).isEmpty();
    assertThatThrownBy(() -> stream.put("a", "x")).hasMessageContaining("is deleted");
  }

  @Test
  void aStreamMadeAnewMayCountFromALowerOrTheSameNumber() {
    Position old = stream.put("a", "x");
    SimulatedStream same = stream.recreated(2, SimulatedStream.FIRST_ORDER);
    assertThat(same.put("a", "y")).isEqualTo(old);
    SimulatedStream lower =
        same.recreated(2, SimulatedStream.FIRST_ORDER.subtract(BigInteger.valueOf(1_000)));
    assertThat(lower.put("a", "z").atOrBefore(old)).isTrue();
  }

  @Test
  void streamsOfTwoAccountsHaveShardsOfTheSameNamesAndOtherArns() {
    SimulatedStream other =
        SimulatedStream.of(
            "views",
            SimulatedStream.arn("222222222222", "views"),
            2,
            SimulatedStream.FIRST_ORDER,
            stream.clock());
    assertThat(other.shards()).isEqualTo(stream.shards());
    assertThat(other.arn()).isNotEqualTo(stream.arn());
    assertThat(SimulatedStream.topologyOf(List.of(stream, other)).shards("views")).hasSize(4);
  }

  @Test
  void partsOfAnAggregatedRecordShareTheSequenceNumber() {
    stream.put(
        SimulatedPut.aggregated(
            "a", List.of(SimulatedPut.of("k1", "1"), SimulatedPut.of("k2", "2"))));
    SimulatedRecord record = stream.all().getFirst().records.getFirst();
    assertThat(record.parts()).extracting(p -> p.position().sub()).containsExactly(0L, 1L);
    assertThat(record.parts()).extracting(p -> p.partitionKey()).containsExactly("k1", "k2");
    assertThat(record.parts()).allMatch(part -> part.aggregated());
  }

  @Test
  void arrivalIsTheVirtualNowUnlessSaidOtherwise() {
    stream.clock().advance(Duration.ofSeconds(5));
    stream.put("a", "x");
    stream.put(SimulatedPut.of("a", "x").arrivingAt(42));
    List<SimulatedRecord> records = stream.all().getFirst().records;
    assertThat(records.get(0).arrival()).isEqualTo(stream.clock().nowMillis());
    assertThat(records.get(1).arrival()).isEqualTo(42);
  }

  @Test
  void whatKinesisRefusesIsRefused() {
    assertThatThrownBy(() -> stream.put("", "x")).hasMessageContaining("1 to 256 characters");
    assertThatThrownBy(() -> stream.put("k".repeat(257), "x")).hasMessageContaining("not 257");
    assertThatThrownBy(() -> stream.put("k", new byte[SimulatedPut.DEFAULT_MAXIMUM_BYTES]))
        .hasMessageContaining("at most 1048576 bytes");
    stream.maximumRecordBytes(SimulatedPut.MAXIMUM_BYTES);
    stream.put("k", new byte[SimulatedPut.MAXIMUM_BYTES - 1]);
    assertThatThrownBy(() -> stream.put("k", new byte[SimulatedPut.MAXIMUM_BYTES]))
        .hasMessageContaining("at most 10485760 bytes");
    assertThatThrownBy(() -> stream.maximumRecordBytes(SimulatedPut.MAXIMUM_BYTES + 1))
        .hasMessageContaining("1 MiB to 10 MiB");
    assertThatThrownBy(() -> SimulatedPut.of("k", "x").withHashKey(BigInteger.ONE.negate()))
        .hasMessageContaining("from 0 to 2^128 - 1");
    assertThatThrownBy(() -> SimulatedStream.of("s", 0, SimulatedClock.create()))
        .hasMessageContaining("1 to 10000 shards");
  }

  @Test
  void aClockNeverGoesBack() {
    SimulatedClock clock = SimulatedClock.create();
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .hasMessageContaining("never goes back");
    clock.advanceTo(0);
    assertThat(clock.now()).isEqualTo(SimulatedClock.DEFAULT_START);
  }

  private ShardInfo info(Shard shard) {
    return stream.shards("views").stream().filter(i -> i.shard().equals(shard)).findFirst().get();
  }
}
