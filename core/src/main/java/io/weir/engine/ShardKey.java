package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.StateKey;

/**
 * The key of a shard itself, which no event has: records that cannot be decoded have no key, so
 * their dead letters are committed under it; where events have none it is the key of them all.
 */
final class ShardKey {
  /** The first character of such a key; a key of the author's must not begin with it. */
  static final char MARK = '\u0000';

  private ShardKey() {}

  static String of(Shard shard) {
    return MARK + shard.toString();
  }

  static boolean is(String key) {
    return key.charAt(0) == MARK;
  }

  static boolean is(StateKey key) {
    return is(key.key());
  }
}
