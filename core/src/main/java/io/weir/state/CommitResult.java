package io.weir.state;

/**
 * What became of a commit. It is asked with {@code instanceof}: a switch over types makes a class
 * at every cold start, which no archive holds.
 */
public sealed interface CommitResult {
  /** It is stored. {@code snapshot} is what a load would read now. */
  record Committed(Snapshot snapshot) implements CommitResult {}

  /** Somebody else was first; {@code winner} is what is stored now. */
  record Conflict(Snapshot winner) implements CommitResult {}

  /**
   * It may or may not be stored: throttled, timed out, unreachable. Not an attempt at the event.
   */
  record Failed(RuntimeException cause) implements CommitResult {}
}
