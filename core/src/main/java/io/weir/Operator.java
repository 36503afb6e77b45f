package io.weir;

import io.weir.codec.BinaryReader;
import io.weir.codec.UnreadableStateException;
import java.util.List;

/**
 * A stateful computation over keyed events: what {@link StreamFunction.Input#compute} takes.
 * Windows and process functions are two of them; a new one edits nothing else.
 *
 * <p>An operator is a description and holds no state of its own. The state of a key is opened from
 * the bytes that it last wrote, stepped, and written again.
 *
 * @param <I> the value of the events that it takes
 * @param <O> the results that it gives
 */
public interface Operator<I, O> {
  /** What it does, one setting a line, for {@code describe()}. */
  List<String> describe();

  /** The side outputs that it may write to, the late output included. */
  default List<Output<?>> outputs() {
    return List.of();
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
  OperatorState<I, O> open(BinaryReader stored);
}
