package io.weir.engine;

import io.weir.state.Progress;
import java.util.Collection;
import java.util.List;

/**
 * Which shards a source has. Asked when a shard without progress appears and, where keys may be in
 * several shards, for the minimum of their watermarks: a shard that has never delivered holds it
 * back.
 */
@FunctionalInterface
public interface Topology {
  /** Every shard that still has records within retention, closed ones included. */
  List<ShardInfo> shards(String source);

  /**
   * The same of every stream that feeds the source, where it may be more than one, and not of
   * before any of the shards that are known to have delivered: one of those that is missing in the
   * answer is trimmed, or its stream does not feed the source any more (R18, R23).
   *
   * @param delivered the progress of shards of the source
   */
  default List<ShardInfo> shards(String source, Collection<Progress> delivered) {
    return shards(source);
  }
}
