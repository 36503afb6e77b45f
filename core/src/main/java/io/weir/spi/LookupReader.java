package io.weir.spi;

import io.weir.codec.UnavailableException;
import java.util.Map;
import java.util.Set;

/**
 * Answers the questions of a batch. It is used by one thread at a time.
 *
 * @param <K> what is asked for; equal by {@code equals}
 * @param <T> what is found
 */
public interface LookupReader<K, T> extends AutoCloseable {
  /**
   * Finds values by their keys, all at once. A key that is not in the answer has no value: leave it
   * out only if that is known. A reader that waits for another service bounds its waiting by the
   * time, since Lambda kills an invocation that waits longer.
   *
   * @param keys distinct, at least one, in the order of their events
   * @throws UnavailableException if it is not known what a key has; any other exception means the
   *     same, and is logged without its message. The events come again, or have the declared
   *     fallback
   */
  Map<K, T> find(Set<K> keys, LookupTime time);

  @Override
  default void close() {}
}
