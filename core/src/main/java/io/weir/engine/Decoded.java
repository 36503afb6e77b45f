package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;

/**
 * What a record turned out to be. It is asked with {@code instanceof}: a switch over types makes a
 * class at every cold start, which no archive holds.
 */
sealed interface Decoded {
  /** An event for its key. */
  record Keyed(Event<?> event) implements Decoded {}

  /** An event that has ended the process too often: a dead letter of its key. */
  record Blamed(Event<?> event, DeadLetter letter) implements Decoded {}

  /** Filtered by the author; it moved the clock and nothing else. */
  record Filtered(Event<?> event) implements Decoded {}

  /** Not processable; it touched no clock. */
  record Rejected(DeadLetter letter) implements Decoded {}
}
