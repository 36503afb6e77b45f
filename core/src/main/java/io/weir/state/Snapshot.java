package io.weir.state;

/**
 * What was read for a key.
 *
 * @param version counts the commits of the key; 0 = there is no item
 */
public record Snapshot(StateKey key, long version, KeyRecord record) {
  /** A key without an item. */
  public static Snapshot absent(StateKey key) {
    return new Snapshot(key, 0, KeyRecord.NEW);
  }
}
