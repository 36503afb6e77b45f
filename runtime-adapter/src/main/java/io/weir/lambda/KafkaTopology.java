package io.weir.lambda;

import io.weir.engine.ShardInfo;
import io.weir.engine.Topology;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The partitions of a function's topics: those that the deployment says, and those that have
 * delivered. No call is made: a partition never ends, has no parents, and is there for as long as
 * its topic is.
 */
final class KafkaTopology implements Topology {
  private final Topics topics;

  /** The streams that this container had records of, by source. */
  private final Map<String, Set<String>> seen = new HashMap<>();

  KafkaTopology(Topics topics) {
    this.topics = topics;
  }

  @Override
  public List<ShardInfo> shards(String source) {
    return shards(source, List.of());
  }

  @Override
  public List<ShardInfo> shards(String source, Collection<Progress> delivered) {
    Set<String> streams = new LinkedHashSet<>(seen.getOrDefault(source, Set.of()));
    delivered.forEach(one -> streams.add(one.stream()));
    streams.removeIf(stream -> !topics.feeds(source, stream));
    Map<List<Object>, ShardInfo> all = new LinkedHashMap<>();
    topics.of(source).forEach(said -> said(said, streams, all));
    for (Progress one : delivered) {
      if (streams.contains(one.stream())) {
        put(all, one.shard().incarnation(0), one.stream());
      }
    }
    return new ArrayList<>(all.values());
  }

  /** The partitions of a topic as it is said, in each cluster that has brought records of it. */
  private static void said(
      Topics.Said said, Set<String> streams, Map<List<Object>, ShardInfo> all) {
    List<String> of = streams.stream().filter(said::isOf).toList();
    String unseen = said.isArn() ? said.stream() : "";
    for (String stream : of.isEmpty() ? List.of(unseen) : of) {
      for (int i = 0; i < said.partitions(); i++) {
        put(all, new Shard(said.source(), said.name() + "-" + i), stream);
      }
    }
  }

  private static void put(Map<List<Object>, ShardInfo> all, Shard shard, String stream) {
    all.putIfAbsent(
        List.of(shard, stream),
        new ShardInfo(
            shard, List.of(), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, false, stream));
  }

  /** Records of a topic have come. */
  void seen(Shard shard, String stream) {
    seen.computeIfAbsent(shard.source(), first -> new LinkedHashSet<>()).add(stream);
  }
}
