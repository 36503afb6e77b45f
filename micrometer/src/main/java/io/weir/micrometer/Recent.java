package io.weir.micrometer;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the largest of the values that it was given in this minute and in the one before. Several
 * threads may use it.
 */
final class Recent {
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final Clock clock;
  private long minute;
  private double now = Double.NaN;
  private double before = Double.NaN;

  Recent(Clock clock) {
    this.clock = clock;
    this.minute = minute();
  }

  private long minute() {
    return Math.floorDiv(clock.monotonicTime(), WINDOW);
  }

  synchronized void set(double value) {
    turn();
    now = larger(now, value);
  }

  /** The largest; NaN if there was none. */
  synchronized double value() {
    turn();
    return larger(before, now);
  }

  private void turn() {
    long current = minute();
    if (current != minute) {
      before = current == minute + 1 ? now : Double.NaN;
      now = Double.NaN;
      minute = current;
    }
  }

  private static double larger(double one, double other) {
    return Double.isNaN(one) || other > one ? other : one;
  }
}
