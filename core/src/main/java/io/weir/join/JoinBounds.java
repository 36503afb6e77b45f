package io.weir.join;

import io.weir.time.Millis;
import java.time.Duration;

/** The two declared ends of an interval, milliseconds. */
record JoinBounds(long lower, long upper, boolean lowerExclusive, boolean upperExclusive) {
  static JoinBounds of(Duration lower, Duration upper) {
    JoinBounds bounds = new JoinBounds(bound(lower), bound(upper), false, false);
    if (bounds.lower > bounds.upper) {
      throw new IllegalArgumentException(
          bounds.words() + ": the lower bound is above the upper one; exchange them");
    }
    return bounds;
  }

  private static long bound(Duration bound) {
    if (bound.abs().compareTo(IntervalJoin.MAX_BOUND) > 0) {
      throw new IllegalArgumentException(
          "between(..) with the bound "
              + bound
              + ": events would wait longer than MAX_BOUND = "
              + IntervalJoin.MAX_BOUND
              + "; use a bound nearer to zero");
    }
    return Millis.of("between", bound);
  }

  JoinBounds withoutLower() {
    return new JoinBounds(lower, upper, true, upperExclusive);
  }

  JoinBounds withoutUpper() {
    return new JoinBounds(lower, upper, lowerExclusive, true);
  }

  /** The first millisecond that belongs to it. */
  long first() {
    return lower + (lowerExclusive ? 1 : 0);
  }

  /** The last millisecond that belongs to it. */
  long last() {
    return upper - (upperExclusive ? 1 : 0);
  }

  JoinBounds requireNotEmpty() {
    if (first() > last()) {
      throw new IllegalArgumentException(
          words()
              + (lowerExclusive ? " with lowerExclusive()" : "")
              + (upperExclusive ? " with upperExclusive()" : "")
              + " holds no millisecond, so nothing is ever joined; move a bound or include it");
    }
    return this;
  }

  private String words() {
    return "between(" + Duration.ofMillis(lower) + ", " + Duration.ofMillis(upper) + ")";
  }
}
