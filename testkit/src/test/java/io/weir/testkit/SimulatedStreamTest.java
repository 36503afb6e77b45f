package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Position;
import io.weir.Shard;
import io.weir.engine.ShardInfo;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedStreamTest {
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
    assertThatThrownBy(() -> stream.put("k", new byte[SimulatedPut.MAXIMUM_BYTES]))
        .hasMessageContaining("at most 1048576 bytes");
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
