package io.weir;

import io.weir.codec.BinaryReader;
import io.weir.codec.UnreadableStateException;
import java.util.List;
import java.util.Set;

/**
 * A stateful computation over keyed events: what {@link StreamFunction.Builder#compute} takes.
 * Windows and process functions are two of them; a new one edits nothing else.
 *
 * <p>An operator is a description and holds no state of its own. The state of a key is opened from
 * the bytes that it last wrote, stepped, and written again.
 *
 * @param <I> the events' value type
 */
public interface Operator<I> {
  /** What it does, one setting a line, for {@code describe()}. */
  List<String> describe();

  /** The side outputs that it may write to, the late output included. */
  List<Output<?>> outputs();

  /**
   * The names of the sources that it tells apart; the function must have these and no others.
   * Empty: it takes whatever comes.
   */
  default Set<String> sources() {
    return Set.of();
  }

  /**
   * False if it keeps nothing from one event to the next, so that its sources have no keys: then
   * all events of a shard are stepped as one, and {@link #open} is never given bytes.
   */
  default boolean keyed() {
    return true;
  }

  /** True if results depend on watermarks: then sources must have timestamps. */
  boolean usesEventTime();

  /**
   * True if it may set processing-time timers; results are then no function of the log alone (P3).
   */
  boolean usesProcessingTime();

  /**
   * The state of one key.
   *
   * @param stored what {@link OperatorState#write} wrote last; null for a key without state
   * @throws UnreadableStateException if the bytes cannot be read
   */
  OperatorState<I> open(BinaryReader stored);
}
