package io.weir.lambda;

import static io.weir.lambda.Clicks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.ShardInfo;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.testkit.CollectingSink;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KinesisTopologyTest {
  private final FakeKinesis kinesis =
      new FakeKinesis("s-0").open("s-1", "s-0").open("s-2", "s-0").close("s-0");
  private static final String ONE = "arn:aws:kinesis:eu-west-1:111111111111:stream/clicks";
  private static final String TWO = "arn:aws:kinesis:eu-west-1:222222222222:stream/clicks";
  private long now = NOON.toEpochMilli();
  private final KinesisTopology topology =
      new KinesisTopology(
          () -> kinesis,
          new SourceStreams(Clicks.to(new CollectingSink<>("counts")), new Environment(Map.of())),
          () -> now);

  private static Shard shard(String id) {
    return new Shard("clicks", id);
  }

  /** Two streams are said by name, and the second has had no record: they are not one. */
  @Test
  void r18_aStreamIsSaidByItsNameAndHasNoRecord_itIsKnownByTheArnOfTheFunctionsAccount() {
    FakeKinesis kinesis = new FakeKinesis("s-0");
    for (String partition : List.of("aws", "aws-cn", "aws-us-gov")) {
      String arn = "arn:" + partition + ":kinesis:eu-west-1:123456789012:stream/clicks";
      KinesisTopology topology =
          new KinesisTopology(
              () -> kinesis,
              new SourceStreams(Clicks.to(new Rig().counts), new Environment(java.util.Map.of())),
              () -> 0);
      topology.invoked("arn:" + partition + ":lambda:eu-west-1:123456789012:function:f:live");

      assertThat(topology.shards("clicks")).allMatch(info -> info.stream().equals(arn));
    }
  }

  @Test
  void everyPageIsReadWithParentsRangesAndClosing() {
    List<ShardInfo> shards = topology.shards("clicks");

    assertThat(shards)
        .containsExactly(
            new ShardInfo(
                shard("s-0"), List.of(), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, true),
            new ShardInfo(
                shard("s-1"),
                List.of(shard("s-0")),
                ShardInfo.LOWEST_HASH,
                ShardInfo.HIGHEST_HASH,
                false),
            new ShardInfo(
                shard("s-2"),
                List.of(shard("s-0")),
                ShardInfo.LOWEST_HASH,
                ShardInfo.HIGHEST_HASH,
                false));
  }

  @Test
  void theListIsKeptForAWhileAndReadAnewAtOnceForAnUnknownShard() {
    topology.seen(shard("s-1"), ONE);
    topology.shards("clicks");
    topology.seen(shard("s-1"), ONE);
    topology.shards("clicks");
    assertThat(kinesis.listings()).isEqualTo(1);

    kinesis.open("s-3", "s-1").close("s-1");
    topology.seen(shard("s-3"), ONE);
    assertThat(topology.shards("clicks")).hasSize(4);
    assertThat(kinesis.listings()).isEqualTo(2);

    now += KinesisTopology.KEPT_MILLIS;
    topology.shards("clicks");
    assertThat(kinesis.listings()).isEqualTo(3);
  }

  @Test
  void nothingIsAskedBeforeTheEngineAsks() {
    topology.seen(shard("s-1"), ONE);

    assertThat(kinesis.listings()).isZero();
  }

  @Test
  void streamsOfOneNameInTwoAccountsAreBothListedOnceBothHaveDelivered() {
    kinesis.other(TWO, new FakeKinesis("t-0"));
    topology.seen(shard("s-1"), ONE);

    List<ShardInfo> shards =
        topology.shards("clicks", List.of(Progress.none(shard("t-0")).of(TWO)));

    assertThat(shards)
        .extracting(info -> info.shard().partition() + " of " + info.stream())
        .containsExactly("s-0 of " + ONE, "s-1 of " + ONE, "s-2 of " + ONE, "t-0 of " + TWO);
  }

  @Test
  void aStreamThatWasDeletedHasNoShardsIfAnotherFeedsTheSource() {
    kinesis.other(TWO, null);
    topology.seen(shard("s-1"), ONE);

    assertThat(topology.shards("clicks", List.of(Progress.none(shard("t-0")).of(TWO)))).hasSize(3);
  }

  @Test
  void aStreamThatIsSaidByItsArnIsTheOnlyOne() {
    kinesis.other(TWO, new FakeKinesis("t-0"));
    SourceStreams said =
        new SourceStreams(
            Clicks.to(new CollectingSink<>("counts")),
            new Environment(Map.of("WEIR_STREAM_CLICKS", TWO)));
    KinesisTopology only = new KinesisTopology(() -> kinesis, said, () -> now);

    List<ShardInfo> shards = only.shards("clicks", List.of(Progress.none(shard("s-1")).of(ONE)));

    assertThat(shards).extracting(ShardInfo::stream).containsExactly(TWO);
    assertThatThrownBy(() -> said.known(ONE))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("WEIR_STREAM_<SOURCE>");
  }

  @Test
  void aShardThatDeliveredAndIsNotListedIsAskedForOnce() {
    topology.seen(shard("s-1"), ONE);
    List<Progress> delivered = List.of(Progress.none(shard("s-gone")).of(ONE));

    topology.shards("clicks", delivered);
    topology.shards("clicks", delivered);
    assertThat(kinesis.listings()).isEqualTo(1);

    kinesis.open("s-3", "s-1");
    topology.shards("clicks", List.of(delivered.getFirst(), Progress.none(shard("s-3")).of(ONE)));
    assertThat(kinesis.listings()).isEqualTo(2);
  }
}
