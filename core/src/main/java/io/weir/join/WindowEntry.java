package io.weir.join;

import org.jspecify.annotations.Nullable;

/** An event that waits for the end of its windows. */
final class WindowEntry<V> {
  private final long timestamp;
  private final int ordinal;
  private final byte[] value;
  private long end;
  private boolean done;
  @Nullable V decoded;

  /**
   * @param ordinal its place among the events of its side with the same timestamp, from 0
   * @param end the largest timestamp of its next window
   */
  WindowEntry(long timestamp, int ordinal, byte[] value, long end) {
    this.timestamp = timestamp;
    this.ordinal = ordinal;
    this.value = value;
    this.end = end;
  }

  long timestamp() {
    return timestamp;
  }

  int ordinal() {
    return ordinal;
  }

  byte[] value() {
    return value;
  }

  long end() {
    return end;
  }

  /** True if it has had its results in its next window. */
  boolean done() {
    return done;
  }

  void finish() {
    done = true;
  }

  /** Goes on to another window. */
  void waitFor(long next) {
    end = next;
    done = false;
  }

  /** The same event with a value that was encoded again. */
  WindowEntry<V> with(byte[] encoded) {
    WindowEntry<V> entry = new WindowEntry<>(timestamp, ordinal, encoded, end);
    entry.done = done;
    return entry;
  }

  /**
   * The name of the event in ids of emissions. No other event of the key and side ever has it:
   * events of one timestamp are forgotten together, after their last window.
   */
  String name() {
    return timestamp + (ordinal == 0 ? "" : "." + ordinal);
  }
}
