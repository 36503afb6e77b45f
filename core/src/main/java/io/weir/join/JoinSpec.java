package io.weir.join;

import java.time.Duration;

/**
 * An interval join's settings as one value.
 *
 * @param kind which events without a partner have a result
 * @param lower the least {@code right - left}, milliseconds, included
 * @param upper the most {@code right - left}, milliseconds, included
 * @param maxBuffered the most events of both sides that wait per key
 * @param result makes the output value; it may give null for none
 */
record JoinSpec<L, R, O>(
    JoinKind kind,
    JoinSide<L> left,
    JoinSide<R> right,
    long lower,
    long upper,
    int maxBuffered,
    JoinResult<L, R, O> result) {
  private static final long LEAST_CLEANUP_DELAY = Duration.ofMinutes(1).toMillis();

  /** The milliseconds after its own timestamp within which a left event can have a partner. */
  long leftReach() {
    return Math.max(upper, 0);
  }

  /** The milliseconds after its own timestamp within which a right event can have a partner. */
  long rightReach() {
    return Math.max(-lower, 0);
  }

  /**
   * The milliseconds for which an expired event may stay: as long as the interval, and a minute at
   * least. If each event was removed when it expires, the key would be written once for each;
   * mostly an event of the key comes before this and removes it with its own write. The delay does
   * not change results.
   */
  long cleanupDelay() {
    return Math.max(LEAST_CLEANUP_DELAY, upper - lower);
  }

  String describe() {
    return "interval "
        + kind.words()
        + " of "
        + left.source()
        + " and "
        + right.source()
        + ": "
        + right.source()
        + " from "
        + Duration.ofMillis(lower)
        + " to "
        + Duration.ofMillis(upper)
        + " after "
        + left.source();
  }
}
