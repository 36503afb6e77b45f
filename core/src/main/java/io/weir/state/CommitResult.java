package io.weir.state;

/**
 * The result of a commit. Test it with {@code instanceof}: a switch over types makes a class at
 * every cold start, which no archive holds.
 */
public sealed interface CommitResult {
  /** The commit is stored. {@code snapshot} is as a load would read it now. */
  record Committed(Snapshot snapshot) implements CommitResult {}

  /** Another process was first; {@code winner} is stored now. */
  record Conflict(Snapshot winner) implements CommitResult {}

  /**
   * The commit may or may not be stored: throttled, timed out, unreachable. This is no attempt at
   * the event.
   */
  record Failed(RuntimeException cause) implements CommitResult {}
}
