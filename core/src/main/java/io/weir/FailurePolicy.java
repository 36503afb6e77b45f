package io.weir;

import java.time.Duration;

/**
 * What happens to a key whose handler keeps failing on an event (P5). Attempts are made inside one
 * invocation; infrastructure faults never count as attempts.
 *
 * @param attempts how often an event is tried, at least 1
 * @param parkedRecords how many events may queue behind a failing one; 0 = dead-letter at once, keep no queue
 * @param parkedFor how long, by record arrival and tick time, the key waits for its release
 */
public record FailurePolicy(int attempts, int parkedRecords, Duration parkedFor) {
  /** The most events that one key may queue while parked. */
  public static final int MAX_PARKED_RECORDS = 1_000;

  public FailurePolicy {
    if (attempts < 1 || attempts > 100) {
      throw new IllegalArgumentException("attempts(" + attempts + ") must be 1 to 100");
    }
    if (parkedRecords < 0 || parkedRecords > MAX_PARKED_RECORDS) {
      throw new IllegalArgumentException(
          "parkedRecords(" + parkedRecords + ") must be 0 to " + MAX_PARKED_RECORDS);
    }
  }

  /** Three attempts, then the event goes to the dead letters and its key goes on. */
  public static FailurePolicy deadLetter() {
    return new FailurePolicy(3, 0, Duration.ZERO);
  }

  /**
   * Three attempts, then the event is parked and the key's later events queue behind it in order. They
   * are tried again when the key is released, the time is up or the queue is full; what fails then goes
   * to the dead letters.
   */
  public static FailurePolicy park(int records, Duration duration) {
    if (records < 1 || duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          "park(" + records + ", " + duration + "): give at least one record and a positive time, or use deadLetter()");
    }
    return new FailurePolicy(3, records, duration);
  }

  public FailurePolicy withAttempts(int times) {
    return new FailurePolicy(times, parkedRecords, parkedFor);
  }

  public boolean parks() {
    return parkedRecords > 0;
  }

  String describe() {
    return attempts + " attempts, then "
        + (parks() ? "parked with up to " + parkedRecords + " records for " + parkedFor : "dead letter");
  }
}
