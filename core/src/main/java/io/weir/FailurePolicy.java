package io.weir;

import java.time.Duration;

/**
 * Says what to do with an event on which the handler keeps failing (P5). Attempts are made inside
 * one invocation; infrastructure faults never count as attempts.
 *
 * <p>Parking holds the event with its key: it is acknowledged, later events of the key queue behind
 * it, nothing of the key fires, and other keys go on. The queue is tried again every {@link
 * #retryEvery}, by the key's next event or by a tick. Released events are judged by the watermarks
 * they had when they came, so the key's results are what they would have been without the failure.
 * An event that fails for longer than {@link #holdFor}, or whose queue would outgrow its limits,
 * goes to the dead letters, and the queue moves on. A timer that keeps failing is not parked: it is
 * dead-lettered, for no event could release it.
 *
 * @param attempts how often an event or timer is tried in one invocation, 1 to {@link
 *     #MAX_ATTEMPTS}
 * @param holdFor how long a failing event is parked, by the wall clock; zero = not at all
 * @param retryEvery how long the queue rests between attempts, by the wall clock
 * @param maxParked how many events of one key may be parked, 1 to {@link #PARKED_LIMIT}
 */
public record FailurePolicy(int attempts, Duration holdFor, Duration retryEvery, int maxParked) {
  /** The most attempts that one invocation makes. */
  public static final int MAX_ATTEMPTS = 100;

  /** The most events that one key may have parked. */
  public static final int PARKED_LIMIT = 10_000;

  /**
   * The most bytes that one key may have parked: 4 MB. All that is stored of a record counts: its
   * payload, three for each char of its partition key, and a hundred for its place and times.
   */
  public static final int MAX_PARKED_BYTES = 4 << 20;

  /** The longest that an event may be parked. */
  public static final Duration MAX_HOLD = Duration.ofDays(365);

  private static final Duration DEFAULT_RETRY = Duration.ofMinutes(1);
  private static final int DEFAULT_PARKED = 1_000;

  public FailurePolicy {
    if (attempts < 1 || attempts > MAX_ATTEMPTS) {
      throw new IllegalArgumentException("attempts(" + attempts + ") must be 1 to " + MAX_ATTEMPTS);
    }
    if (holdFor.isNegative() || holdFor.compareTo(MAX_HOLD) > 0) {
      throw new IllegalArgumentException(
          "park(" + holdFor + ") must be 0 to MAX_HOLD = " + MAX_HOLD);
    }
    if (retryEvery.toMillis() < 1 || retryEvery.compareTo(MAX_HOLD) > 0) {
      throw new IllegalArgumentException(
          "retryEvery(" + retryEvery + ") must be 1 ms to MAX_HOLD = " + MAX_HOLD);
    }
    if (maxParked < 1 || maxParked > PARKED_LIMIT) {
      throw new IllegalArgumentException(
          "maxParked(" + maxParked + ") must be 1 to PARKED_LIMIT = " + PARKED_LIMIT);
    }
  }

  /** Three attempts, then the event goes to the dead letters. */
  public static FailurePolicy deadLetter() {
    return new FailurePolicy(3, Duration.ZERO, DEFAULT_RETRY, DEFAULT_PARKED);
  }

  /**
   * Three attempts, then the event is parked with its key; it goes to the dead letters when it has
   * failed for {@code holdFor}. Until then it is tried once a minute, and up to 1,000 events of the
   * key wait.
   */
  public static FailurePolicy park(Duration holdFor) {
    return new FailurePolicy(3, holdFor, DEFAULT_RETRY, DEFAULT_PARKED);
  }

  /** The same policy with this many attempts per invocation, 1 to {@link #MAX_ATTEMPTS}. */
  public FailurePolicy withAttempts(int times) {
    return new FailurePolicy(times, holdFor, retryEvery, maxParked);
  }

  /**
   * The same policy with another pause between attempts on a parked queue, 1 ms to {@link
   * #MAX_HOLD}.
   */
  public FailurePolicy withRetryEvery(Duration pause) {
    return new FailurePolicy(attempts, holdFor, pause, maxParked);
  }

  /** The same policy with another limit of parked events per key, 1 to {@link #PARKED_LIMIT}. */
  public FailurePolicy withMaxParked(int events) {
    return new FailurePolicy(attempts, holdFor, retryEvery, events);
  }

  /** True if a failing event is parked before it is given up. */
  public boolean parks() {
    return !holdFor.isZero();
  }

  String describe() {
    String parked =
        parks()
            ? ", parked for " + holdFor + " (every " + retryEvery + ", up to " + maxParked + ")"
            : "";
    return attempts + " attempts" + parked + ", then dead letter";
  }
}
