package io.weir.pattern;

import org.jspecify.annotations.Nullable;

/** An event that a key keeps, encoded: it waits for its turn, or a partial match has taken it. */
final class Kept<E> {
  private final long timestamp;
  private byte[] bytes;
  private @Nullable E value;

  /** Its place among the events that had their turn; smaller for earlier ones. */
  private long turn = -1;

  Kept(long timestamp, byte[] bytes) {
    this.timestamp = timestamp;
    this.bytes = bytes;
  }

  long timestamp() {
    return timestamp;
  }

  byte[] bytes() {
    return bytes;
  }

  long turn() {
    return turn;
  }

  void turn(long now) {
    turn = now;
  }

  @Nullable E value() {
    return value;
  }

  void remember(E decoded) {
    value = decoded;
  }

  void replace(byte[] encoded) {
    bytes = encoded;
    value = null;
  }
}
