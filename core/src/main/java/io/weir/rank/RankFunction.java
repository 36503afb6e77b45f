package io.weir.rank;

/**
 * Makes the output value of a row at a place; null = nothing is emitted. It must be pure.
 *
 * @param <V> the row
 * @param <O> the output value
 */
@FunctionalInterface
public interface RankFunction<V, O> {
  /**
   * @param rank the place, from 1
   */
  O apply(String key, int rank, V row);
}
