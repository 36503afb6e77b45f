package io.weir.join;

import java.time.Duration;
import java.util.function.Function;

/**
 * An interval join's settings as one value.
 *
 * @param lower the least {@code right - left}, milliseconds, included
 * @param upper the most {@code right - left}, milliseconds, included
 * @param maxBuffered the most events of both sides that wait per key
 * @param result makes the output value; null = the pair gives none
 */
record JoinSpec<L, R, O>(
    JoinSide<L> left,
    JoinSide<R> right,
    long lower,
    long upper,
    int maxBuffered,
    Function<? super Joined<L, R>, ? extends O> result) {
  /** How long after its own timestamp a left event can have a partner. */
  long leftReach() {
    return Math.max(upper, 0);
  }

  /** How long after its own timestamp a right event can have a partner. */
  long rightReach() {
    return Math.max(-lower, 0);
  }

  /**
   * What is forgotten is not looked for at every millisecond: a key whose events expire one by one
   * would be written once for each. An eighth of the interval later is soon enough, since expiry is
   * not seen in results.
   */
  long cleanupStep() {
    return Math.max(1, (upper - lower) / 8);
  }

  String describe() {
    return "interval join of "
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
