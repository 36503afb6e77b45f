package io.weir.join;

import java.time.Instant;

/**
 * A pair of events of one key. Times are epoch milliseconds. In a left, right or full join an event
 * that met nobody is a pair by itself: the other one is an empty {@link java.util.Optional}, and
 * its time is {@link #NONE}.
 *
 * @param leftTimestamp event time of the left event
 * @param rightTimestamp event time of the right event
 */
public record Joined<L, R>(String key, L left, long leftTimestamp, R right, long rightTimestamp) {
  /** The time of an event that is not there. */
  public static final long NONE = Long.MIN_VALUE;

  /** The later of the two event times, which is the pair's own (S5.2). */
  public long timestamp() {
    return Math.max(leftTimestamp, rightTimestamp);
  }

  /** {@link #timestamp} as an instant. */
  public Instant time() {
    return Instant.ofEpochMilli(timestamp());
  }
}
