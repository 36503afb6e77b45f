package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Unchanging;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Folds events into an accumulator, merges accumulators, and makes a result of one. Pure. An
 * accumulator is never null; a result may be, and is given to the window's output function.
 *
 * <p>An accumulator belongs to one window: {@link #add} and {@link #merge} may change what they are
 * given in place and return either of it, keep the event's value in it, and {@link #result} may
 * give it away. Where something else still needs it, a {@link #copy} is handed out.
 *
 * @param <V> the events' value
 * @param <A> the accumulator; treated as immutable, or changed in place and returned
 * @param <R> the result
 */
public interface Aggregate<V, A, R> {
  /** Of an accumulator that is changed in place a new one each time. */
  A create();

  A add(A accumulator, V value);

  /**
   * Used when sessions meet and for sliding count windows; {@code left} holds the earlier events.
   */
  A merge(A left, A right);

  R result(A accumulator);

  void write(A accumulator, BinaryWriter out);

  A read(BinaryReader in);

  /**
   * The same content, apart from the original: accumulators may change in place. What nobody can
   * change is its own copy: boxed numbers, strings, times, and records all of whose components are
   * declared as such types.
   */
  default A copy(A accumulator) {
    if (Unchanging.is(accumulator)) {
      return accumulator;
    }
    BinaryWriter out = new BinaryWriter();
    write(accumulator, out);
    return read(new BinaryReader(out.toByteArray()));
  }

  /** The author's own, with a codec for the accumulator. */
  static <V, A, R> Aggregate<V, A, R> of(
      Supplier<A> create,
      BiFunction<A, V, A> add,
      BinaryOperator<A> merge,
      Function<A, R> result,
      Codec<A> codec) {
    return new CustomAggregate<>(create, add, merge, result, codec);
  }
}
