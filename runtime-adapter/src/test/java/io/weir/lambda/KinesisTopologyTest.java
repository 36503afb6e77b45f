package io.weir.lambda;

import static io.weir.lambda.Clicks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Shard;
import io.weir.engine.ShardInfo;
import io.weir.testkit.CollectingSink;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KinesisTopologyTest {
  private final FakeKinesis kinesis =
      new FakeKinesis("s-0").open("s-1", "s-0").open("s-2", "s-0").close("s-0");
  private long now = NOON.toEpochMilli();
  private final KinesisTopology topology =
      new KinesisTopology(
          () -> kinesis,
          new Streams(Clicks.to(new CollectingSink<>("counts")), new Environment(Map.of())),
          () -> now);

  private static Shard shard(String id) {
    return new Shard("clicks", id);
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
    topology.shards("clicks");
    topology.seen(shard("s-1"));
    topology.shards("clicks");
    assertThat(kinesis.listings()).isEqualTo(1);

    kinesis.open("s-3", "s-1").close("s-1");
    topology.seen(shard("s-3"));
    assertThat(topology.shards("clicks")).hasSize(4);
    assertThat(kinesis.listings()).isEqualTo(2);

    now += KinesisTopology.KEPT_MILLIS;
    topology.shards("clicks");
    assertThat(kinesis.listings()).isEqualTo(3);
  }

  @Test
  void nothingIsAskedBeforeTheEngineAsks() {
    topology.seen(shard("s-1"));

    assertThat(kinesis.listings()).isZero();
  }
}
