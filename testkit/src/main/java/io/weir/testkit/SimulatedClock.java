package io.weir.testkit;

import io.weir.engine.WallClock;
import java.time.Duration;
import java.time.Instant;

/** Virtual time: stands still until it is advanced, and never goes back. */
public final class SimulatedClock implements WallClock {
  /** The default start of a clock. */
  public static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");

  private long millis;

  private SimulatedClock(long millis) {
    this.millis = millis;
  }

  /** A clock at {@link #DEFAULT_START}. */
  public static SimulatedClock create() {
    return startingAt(DEFAULT_START);
  }

  /** A clock at an instant, to the millisecond. */
  public static SimulatedClock startingAt(Instant start) {
    return new SimulatedClock(start.toEpochMilli());
  }

  @Override
  public long nowMillis() {
    return millis;
  }

  /** The virtual now. */
  public Instant now() {
    return Instant.ofEpochMilli(millis);
  }

  /** Lets time pass; a negative duration is refused. */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a clock never goes back: " + duration);
    }
    millis += duration.toMillis();
  }

  /** Goes to a moment, in epoch milliseconds; stays where it is if that has passed. */
  public void advanceTo(long epochMillis) {
    millis = Math.max(millis, epochMillis);
  }
}
