package io.weir.join;

/**
 * An event that waits for partners.
 *
 * @param timestamp its event time
 * @param onWatermark true if it came when its shard's watermark was at its timestamp already: one
 *     millisecond lower and it would have been late
 * @param ordinal its place among the events of its side with the same two answers, from 0
 * @param value its value as its codec wrote it
 */
record JoinEntry(long timestamp, boolean onWatermark, int ordinal, byte[] value) {
  /** True if its ordinal belongs to the same row. */
  boolean besides(long otherTimestamp, boolean otherOnWatermark) {
    return timestamp == otherTimestamp && onWatermark == otherOnWatermark;
  }

  /** True if a newcomer, of the same timestamp or an earlier one, is put behind it. */
  boolean before(long newTimestamp, boolean newOnWatermark) {
    return timestamp == newTimestamp && (newOnWatermark || !onWatermark);
  }

  /**
   * Its name in the ids of emissions. No other event of the key and the side has it, later ones
   * included: events of one timestamp are forgotten together, and one that comes after that is
   * either late or the first to stand on the watermark.
   */
  String name() {
    return timestamp + (onWatermark ? "w" : "") + (ordinal == 0 ? "" : "." + ordinal);
  }
}
