package io.weir.lambda;

import io.weir.Shard;
import io.weir.engine.EdgeClock;
import io.weir.engine.ShardInfo;
import io.weir.engine.Topology;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;

/**
 * The shards of a function's streams, from Kinesis' ListShards: asked when the engine asks, kept
 * for {@link #KEPT_MILLIS}, and asked again at once when a shard turns up that is not among them.
 */
final class KinesisTopology implements Topology {
  /** How long a list is kept: a parent's closing is known this much later at most. */
  static final long KEPT_MILLIS = 60_000;

  private record Known(List<ShardInfo> shards, long at) {}

  private final Supplier<KinesisClient> kinesis;
  private final Streams streams;
  private final EdgeClock clock;
  private final Map<String, Known> known = new HashMap<>();

  KinesisTopology(Supplier<KinesisClient> kinesis, Streams streams, EdgeClock clock) {
    this.kinesis = kinesis;
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public List<ShardInfo> shards(String source) {
    long now = clock.nowMillis();
    Known kept = known.get(source);
    if (kept == null || now - kept.at() >= KEPT_MILLIS) {
      kept = new Known(list(source), now);
      known.put(source, kept);
    }
    return kept.shards();
  }

  /** Records of a shard have come: a list that does not have it is of before a resharding. */
  void seen(Shard shard) {
    Known kept = known.get(shard.source());
    if (kept != null && kept.shards().stream().noneMatch(info -> info.shard().equals(shard))) {
      known.remove(shard.source());
    }
  }

  /** Forgets all lists. */
  void clear() {
    known.clear();
  }

  private List<ShardInfo> list(String source) {
    List<ShardInfo> all = new ArrayList<>();
    ListShardsRequest request =
        ListShardsRequest.builder().streamName(streams.stream(source)).build();
    while (true) {
      ListShardsResponse page = kinesis.get().listShards(request);
      page.shards().forEach(shard -> all.add(info(source, shard)));
      if (page.nextToken() == null) {
        return List.copyOf(all);
      }
      request = ListShardsRequest.builder().nextToken(page.nextToken()).build();
    }
  }

  private static ShardInfo info(
      String source, software.amazon.awssdk.services.kinesis.model.Shard shard) {
    List<Shard> parents =
        Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
            .filter(parent -> parent != null && !parent.isEmpty())
            .map(parent -> new Shard(source, parent))
            .toList();
    return new ShardInfo(
        new Shard(source, shard.shardId()),
        parents,
        hex(shard.hashKeyRange().startingHashKey()),
        hex(shard.hashKeyRange().endingHashKey()),
        shard.sequenceNumberRange().endingSequenceNumber() != null);
  }

  /** Kinesis gives hash keys in decimal. */
  private static String hex(String decimal) {
    return String.format(Locale.ROOT, "%032x", new BigInteger(decimal));
  }
}
