package io.weir.engine;

import io.weir.spi.Shard;
import java.util.List;

/**
 * What is known of a shard apart from its records.
 *
 * @param parents the shards that it was split or merged from; delivered after they are finished
 * @param fromHash first hash key of its range, 32 hexadecimal digits
 * @param toHash last hash key of its range, inclusive
 * @param closed true if no record will be added to it
 * @param stream names the stream that it is a part of beyond doubt (its ARN); empty if unknown. The
 *     incarnations in {@code shard} and {@code parents} are not looked at: the engine finds them
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

  /** A shard of a stream that is not known. */
  public ShardInfo(
      Shard shard, List<Shard> parents, String fromHash, String toHash, boolean closed) {
    this(shard, parents, fromHash, toHash, closed, "");
  }

  /** A shard that takes every hash key and has no parents. */
  public static ShardInfo whole(Shard shard) {
    return new ShardInfo(shard, List.of(), LOWEST_HASH, HIGHEST_HASH, false);
  }
}
