package io.weir;

/**
 * The name of one ordered part of a source.
 *
 * @param source the source's name
 * @param partition the partition's name (a Kinesis shard id)
 */
public record Shard(String source, String partition) {
  @Override
  public String toString() {
    return source + "/" + partition;
  }
}
