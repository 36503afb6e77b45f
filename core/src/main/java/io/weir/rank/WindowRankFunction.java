package io.weir.rank;

import java.time.Instant;

/**
 * Makes the output value of a row at a place of a window; null = nothing is emitted. It must be
 * pure.
 *
 * @param <V> the row
 * @param <O> the output value
 */
@FunctionalInterface
public interface WindowRankFunction<V, O> {
  /**
   * @param start the first instant of the window
   * @param end the first instant after it
   * @param rank the place, from 1
   */
  O apply(String key, Instant start, Instant end, int rank, V row);
}
