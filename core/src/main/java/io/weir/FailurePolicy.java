package io.weir;

/**
 * What happens when the handler keeps failing on an event (P5). Attempts are made inside one
 * invocation; infrastructure faults never count as attempts. What is given up goes to the dead
 * letters and its key goes on.
 *
 * @param attempts how often an event or timer is tried, 1 to {@link #MAX_ATTEMPTS}
 */
public record FailurePolicy(int attempts) {
  /** The most attempts that one invocation makes. */
  public static final int MAX_ATTEMPTS = 100;

  public FailurePolicy {
    if (attempts < 1 || attempts > MAX_ATTEMPTS) {
      throw new IllegalArgumentException("attempts(" + attempts + ") must be 1 to " + MAX_ATTEMPTS);
    }
  }

  /** Three attempts, then the event goes to the dead letters. */
  public static FailurePolicy deadLetter() {
    return new FailurePolicy(3);
  }

  public FailurePolicy withAttempts(int times) {
    return new FailurePolicy(times);
  }

  String describe() {
    return attempts + " attempts, then dead letter";
  }
}
