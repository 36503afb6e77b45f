package io.weir.lambda;

import io.weir.engine.ShardInfo;
import io.weir.engine.Topology;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.util.Collection;
import java.util.List;

/** The shards of a function's sources, each from the log that it is of. */
final class SourceTopology implements Topology {
  private final Topics topics;
  private final Tables tables;
  private final KafkaTopology kafka;
  private final TableTopology dynamo;
  private final KinesisTopology kinesis;

  SourceTopology(Topics topics, Tables tables, KinesisTopology kinesis) {
    this.topics = topics;
    this.tables = tables;
    this.kafka = new KafkaTopology(topics);
    this.dynamo = new TableTopology(tables);
    this.kinesis = kinesis;
  }

  @Override
  public List<ShardInfo> shards(String source) {
    return of(source).shards(source);
  }

  @Override
  public List<ShardInfo> shards(String source, Collection<Progress> delivered) {
    return of(source).shards(source, delivered);
  }

  private Topology of(String source) {
    return topics.isRead(source) ? kafka : tables.isRead(source) ? dynamo : kinesis;
  }

  /** Records of a shard have come. */
  void seen(Shard shard, String stream) {
    if (topics.isRead(shard.source())) {
      kafka.seen(shard, stream);
    } else if (!tables.isRead(shard.source())) {
      kinesis.seen(shard, stream);
    }
  }
}
