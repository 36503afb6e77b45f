package io.weir.lambda;

import io.weir.engine.ShardInfo;
import io.weir.engine.Topology;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The tables of a function that have delivered, each as one shard. No call is made: what is behind
 * it is not known, and nothing waits for a table that has brought nothing.
 */
final class TableTopology implements Topology {
  private final Tables tables;

  TableTopology(Tables tables) {
    this.tables = tables;
  }

  @Override
  public List<ShardInfo> shards(String source) {
    return List.of();
  }

  @Override
  public List<ShardInfo> shards(String source, Collection<Progress> delivered) {
    List<ShardInfo> all = new ArrayList<>();
    for (Progress one : delivered) {
      if (tables.feeds(source, one.stream())) {
        all.add(info(one.shard().incarnation(0), one.stream()));
      }
    }
    return all;
  }

  private static ShardInfo info(Shard table, String stream) {
    return new ShardInfo(
        table, List.of(), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, false, stream);
  }
}
