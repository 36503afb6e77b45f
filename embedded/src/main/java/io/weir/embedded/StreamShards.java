package io.weir.embedded;

import io.weir.engine.ShardInfo;
import io.weir.engine.Topology;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;

/**
 * The shards that a function's streams of Kinesis list now: of the streams that its progress names,
 * one request for each thousand shards. Other logs have no shards that could be asked for here.
 */
record StreamShards(KinesisClient kinesis) implements Topology {
  @Override
  public List<ShardInfo> shards(String source) {
    return List.of();
  }

  @Override
  public List<ShardInfo> shards(String source, Collection<Progress> delivered) {
    Set<String> streams = new LinkedHashSet<>();
    delivered.stream().map(Progress::stream).filter(StreamShards::isKinesis).forEach(streams::add);
    List<ShardInfo> all = new ArrayList<>();
    streams.forEach(stream -> list(source, stream, all));
    return all;
  }

  /** True for the ARN of a stream of Kinesis. */
  static boolean isKinesis(String stream) {
    return stream.startsWith("arn:") && stream.contains(":kinesis:");
  }

  private void list(String source, String stream, List<ShardInfo> all) {
    String next = null;
    do {
      ListShardsRequest.Builder request = ListShardsRequest.builder();
      ListShardsResponse page =
          kinesis.listShards(
              (next == null ? request.streamARN(stream) : request.nextToken(next)).build());
      page.shards().forEach(shard -> all.add(info(source, stream, shard)));
      next = page.nextToken();
    } while (next != null);
  }

  private static ShardInfo info(
      String source, String stream, software.amazon.awssdk.services.kinesis.model.Shard shard) {
    List<Shard> parents = new ArrayList<>();
    if (shard.parentShardId() != null) {
      parents.add(new Shard(source, shard.parentShardId()));
    }
    if (shard.adjacentParentShardId() != null) {
      parents.add(new Shard(source, shard.adjacentParentShardId()));
    }
    return new ShardInfo(
        new Shard(source, shard.shardId()),
        parents,
        hex(shard.hashKeyRange().startingHashKey()),
        hex(shard.hashKeyRange().endingHashKey()),
        shard.sequenceNumberRange().endingSequenceNumber() != null,
        stream);
  }

  private static String hex(String decimal) {
    return String.format("%032x", new BigInteger(decimal));
  }
}
