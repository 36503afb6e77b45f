package io.weir.engine;

import io.weir.spi.Shard;
import java.util.List;

/**
 * The description of a shard without its records.
 *
 * @param parents the shards that it was split or merged from; delivered after they are finished
 * @param fromHash first hash key of its range, 32 hexadecimal digits
 * @param toHash last hash key of its range, inclusive
 * @param closed true if no record will be added to it
 * @param stream the ARN of its stream; empty if unknown. The incarnations in {@code shard} and
 *     {@code parents} are ignored: the engine finds them
 */
public record ShardInfo(
    Shard shard,
    List<Shard> parents,
    String fromHash,
    String toHash,
    boolean closed,
    String stream) {
  public static final String LOWEST_HASH = "0".repeat(32);
  public static final String HIGHEST_HASH = "f".repeat(32);

  public ShardInfo {
    parents = List.copyOf(parents);
  }

  /** Makes a shard whose stream is not known. */
  public ShardInfo(
      Shard shard, List<Shard> parents, String fromHash, String toHash, boolean closed) {
    this(shard, parents, fromHash, toHash, closed, "");
  }

  /** A shard that takes every hash key and has no parents. */
  public static ShardInfo whole(Shard shard) {
    return new ShardInfo(shard, List.of(), LOWEST_HASH, HIGHEST_HASH, false);
  }
}
