package io.weir.join;

import org.jspecify.annotations.Nullable;

/**
 * What the right side said of a key at one time.
 *
 * @param timestamp from when it holds
 * @param onWatermark true if its shard's watermark stood just where one millisecond more would have
 *     made it late: left events of its own time may have been decided without it
 * @param value its encoded value; null if from then on there is none
 */
record Version(long timestamp, boolean onWatermark, byte @Nullable [] value) {
  /** True if a left event can meet it, or what comes after it. */
  boolean holdsFor(long leftTimestamp, boolean leftOnWatermark) {
    return timestamp < leftTimestamp
        || timestamp == leftTimestamp && (leftOnWatermark || !onWatermark);
  }

  boolean isBefore(Version other) {
    return timestamp < other.timestamp
        || timestamp == other.timestamp && !onWatermark && other.onWatermark;
  }

  boolean isInPlaceOf(Version other) {
    return timestamp == other.timestamp && onWatermark == other.onWatermark;
  }
}
