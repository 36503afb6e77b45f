package io.weir;

import java.util.function.Function;

/**
 * A source with its key.
 *
 * @param source the source
 * @param key the key of a value; null = the record's partition key
 */
public record KeyedSource<V>(Source<V> source, Function<V, String> key) {
  /** True if all events of a key stand in one shard at a time. */
  public boolean byPartitionKey() {
    return key == null;
  }

  String describe() {
    return source.settings().describe()
        + ", keyed by "
        + (byPartitionKey() ? "partition key" : "value");
  }
}
