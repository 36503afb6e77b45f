package io.weir;

/**
 * The name of one ordered part of a source.
 *
 * @param source the source's name
 * @param partition the partition's name (a Kinesis shard id)
 */
public record Shard(String source, String partition) {
  /** Written out: a record's own is put together anew at every cold start. */
  @Override
  public boolean equals(Object other) {
    return other == this
        || other instanceof Shard that
            && partition.equals(that.partition)
            && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return 31 * partition.hashCode() + source.hashCode();
  }

  @Override
  public String toString() {
    return source + "/" + partition;
  }
}
