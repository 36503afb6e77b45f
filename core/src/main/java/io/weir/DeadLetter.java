package io.weir;

/**
 * A record or an emission that cannot be processed, whole.
 *
 * @param function the function that gave it up
 * @param reason which rule gave it up
 * @param message what was wrong, and what to do
 * @param position where the record stands in the log, as text; for a timer or an emission, what
 *     made it
 * @param partitionKey the record's partition key; null where there was no record
 * @param key the event's key; null if it could not be told
 * @param arrival when the record reached the log, epoch milliseconds
 * @param stack the exception's stack, empty if there was none
 * @param payload the whole bytes as received
 */
public record DeadLetter(
    String function,
    Reason reason,
    String message,
    String position,
    String partitionKey,
    String key,
    long arrival,
    String stack,
    byte[] payload) {
  /** Why it was given up. */
  public enum Reason {
    /** The codec, the timestamp, key or id function failed on it. */
    UNREADABLE,
    /** Its timestamp is further ahead of its arrival than the declared skew (PROTOCOL R8). */
    TOO_FAR_AHEAD,
    /** The handler kept failing on it. */
    HANDLER_FAILED,
    /** A timer's callback kept failing. */
    TIMER_FAILED,
    /** A sink refused the emission for good. */
    SINK_REFUSED,
    /** The process died each time it was tried. */
    KILLED_PROCESS
  }
}
