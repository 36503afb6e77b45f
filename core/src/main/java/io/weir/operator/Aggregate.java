package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;

/**
 * How values become one result. Pure; an accumulator may be changed in place and returned.
 *
 * <p>Sessions and sliding counts merge accumulators, so {@link #merge} must be associative, with
 * {@link #create} as its neutral element.
 *
 * @param <V> the events' value type
 * @param <A> the accumulator
 * @param <R> the result
 */
public interface Aggregate<V, A, R> {
  /** The accumulator of no values. */
  A create();

  /** The accumulator with one value more, in the order in which events are applied. */
  A add(A accumulator, V value);

  /** The accumulator of both, {@code earlier} first. */
  A merge(A earlier, A later);

  R result(A accumulator);

  /** Writes the accumulator; the same bytes for the same accumulator. */
  void write(A accumulator, BinaryWriter out);

  /** Reads what {@link #write} wrote. */
  A read(BinaryReader in);

  /** A few words for {@code describe()}. */
  default String describe() {
    return getClass().getSimpleName();
  }
}
