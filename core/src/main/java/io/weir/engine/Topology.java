package io.weir.engine;

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
}
