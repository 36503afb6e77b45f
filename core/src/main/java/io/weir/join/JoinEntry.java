package io.weir.join;

/** An event that waits for partners. */
final class JoinEntry {
  private final long timestamp;
  private final boolean onWatermark;
  private final int ordinal;
  private final byte[] value;
  private boolean met;

  /**
   * @param timestamp its event time
   * @param onWatermark true if its shard's watermark was already at its timestamp: with a timestamp
   *     one millisecond lower it would have been late
   * @param ordinal its place among the events of its side with the same timestamp and {@code
   *     onWatermark}, from 0
   * @param value its encoded value
   */
  JoinEntry(long timestamp, boolean onWatermark, int ordinal, byte[] value) {
    this.timestamp = timestamp;
    this.onWatermark = onWatermark;
    this.ordinal = ordinal;
    this.value = value;
  }

  long timestamp() {
    return timestamp;
  }

  boolean onWatermark() {
    return onWatermark;
  }

  int ordinal() {
    return ordinal;
  }

  byte[] value() {
    return value;
  }

  /**
   * True if it has had a partner, or has given its result without one and is about to be forgotten;
   * only known where an event without one has a result.
   */
  boolean met() {
    return met;
  }

  void meet() {
    met = true;
  }

  /** The same event with a value that was encoded again. */
  JoinEntry with(byte[] encoded) {
    JoinEntry entry = new JoinEntry(timestamp, onWatermark, ordinal, encoded);
    entry.met = met;
    return entry;
  }

  /** True if this entry is counted in the same series of ordinals. */
  boolean besides(long otherTimestamp, boolean otherOnWatermark) {
    return timestamp == otherTimestamp && onWatermark == otherOnWatermark;
  }

  /** True if a new event, of the same timestamp or an earlier one, is put behind this entry. */
  boolean before(long newTimestamp, boolean newOnWatermark) {
    return timestamp == newTimestamp && (newOnWatermark || !onWatermark);
  }

  /**
   * The name of the event in ids of emissions. No other event of the key and side ever has it:
   * events of one timestamp are forgotten together, and an event that comes after that is either
   * late or the first one at the watermark.
   */
  String name() {
    return timestamp + (onWatermark ? "w" : "") + (ordinal == 0 ? "" : "." + ordinal);
  }
}
