package io.weir.spi;

import io.weir.codec.UnavailableException;
import java.util.Set;

/**
 * Answers the questions of a batch. It is used by one thread at a time.
 *
 * @param <K> what is asked for; equal by {@code equals}
 * @param <T> what is found
 */
public interface LookupReader<K, T> extends AutoCloseable {
  /**
   * Finds values by their keys, all at once. What it cannot find out of one key it says of that key
   * alone: the others are answered, and only it is asked for again. A reader that waits for another
   * service bounds its waiting by the time, since Lambda kills an invocation that waits longer.
   *
   * @param keys distinct, at least one, in the order of their events
   * @throws UnavailableException if it is not known what any of the keys has; another exception
   *     means the same, and is logged without its message
   */
  Found<K, T> find(Set<K> keys, LookupTime time);

  @Override
  default void close() {}
}
