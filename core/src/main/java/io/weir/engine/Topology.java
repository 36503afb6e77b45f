package io.weir.engine;

import io.weir.state.Progress;
import java.util.Collection;
import java.util.List;

/**
 * Lists the shards of a source. It is read when a shard without progress appears and, where keys
 * may be in several shards, for the minimum of their watermarks: a shard that has never delivered
 * holds it back.
 */
@FunctionalInterface
public interface Topology {
  /** Every shard that still has records within retention, closed ones included. */
  List<ShardInfo> shards(String source);

  /**
   * Lists the shards of all streams that feed the source. The list must be newer than all the given
   * shards: one of them that is missing is trimmed, or its stream does not feed the source any more
   * (R18, R23).
   *
   * @param delivered the progress of shards of the source
   */
  default List<ShardInfo> shards(String source, Collection<Progress> delivered) {
    return shards(source);
  }
}
