package io.weir.connect.http;

import java.util.function.LongSupplier;

/**
 * Whether a host may be called. After failures in a row it is open: nothing is sent for a time that
 * grows, then one call tries. A host that asks for time gets it.
 */
final class Circuit {
  static final int MOST_FAILURES = 5;
  static final long FIRST_MILLIS = 1_000;
  static final long LONGEST_MILLIS = 30_000;

  private static final long NANOS = 1_000_000;

  private final LongSupplier nanos;
  private int failures;
  private boolean isWaiting;
  private long until;

  Circuit(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The milliseconds until a call may be made; 0 = now. While one tries, the others wait. */
  synchronized long enter() {
    long now = nanos.getAsLong();
    if (isWaiting && until - now > 0) {
      return Math.max(1, (until - now) / NANOS);
    }
    isWaiting = false;
    if (isOpen()) {
      waitFor(pauseMillis());
    }
    return 0;
  }

  /** True if it takes no more calls than one now and then. */
  synchronized boolean isOpen() {
    return failures >= MOST_FAILURES;
  }

  synchronized void failed() {
    failures++;
    if (isOpen()) {
      waitFor(pauseMillis());
    }
  }

  synchronized void answered() {
    if (isOpen()) {
      isWaiting = false;
    }
    failures = 0;
  }

  /** The host asks for time. */
  synchronized void waitFor(long millis) {
    long end = nanos.getAsLong() + millis * NANOS;
    until = isWaiting && until - end > 0 ? until : end;
    isWaiting = true;
  }

  private long pauseMillis() {
    return Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(10, failures - MOST_FAILURES));
  }
}
