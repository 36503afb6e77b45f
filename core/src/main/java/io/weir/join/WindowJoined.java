package io.weir.join;

import io.weir.time.TimeWindow;
import java.time.Instant;

/**
 * Two events of one key in one window. Times are epoch milliseconds. An event that met nobody is a
 * pair by itself: the other one is an empty {@link java.util.Optional}, and its time is {@link
 * Joined#NONE}; so it is with each left event of a semi or anti join.
 *
 * @param leftTimestamp event time of the left event
 * @param rightTimestamp event time of the right event
 */
public record WindowJoined<L, R>(
    String key, TimeWindow window, L left, long leftTimestamp, R right, long rightTimestamp) {
  /** The largest timestamp in the window, which is the result's own. */
  public long timestamp() {
    return window.maxTimestamp();
  }

  /** {@link #timestamp} as an instant. */
  public Instant time() {
    return Instant.ofEpochMilli(timestamp());
  }
}
