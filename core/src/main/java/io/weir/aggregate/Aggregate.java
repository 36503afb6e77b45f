package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Unchanging;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Folds events into an accumulator, merges accumulators, and makes a result of an accumulator. It
 * must be pure. An accumulator is never null; a result may be null, and is then given to the
 * window's output function.
 *
 * <p>An accumulator belongs to one window: {@link #add} and {@link #merge} may change a given
 * accumulator in place and return it, and keep the event's value in it; {@link #result} may return
 * it. Where Weir still needs an accumulator, it hands out a {@link #copy}.
 *
 * @param <V> the events' value
 * @param <A> the accumulator; treated as immutable, or changed in place and returned
 * @param <R> the result
 */
public interface Aggregate<V, A, R> {
  /** Makes an empty accumulator; a new one each time if accumulators are changed in place. */
  A create();

  /** Adds an event's value; returns the accumulator that holds it. */
  A add(A accumulator, V value);

  /**
   * Merges two accumulators, when sessions meet and for sliding count windows; {@code left} holds
   * the earlier events.
   */
  A merge(A left, A right);

  /** Makes the result of an accumulator; may be null. */
  R result(A accumulator);

  void write(A accumulator, BinaryWriter out);

  A read(BinaryReader in);

  /**
   * Copies an accumulator, because accumulators may change in place. An immutable one is returned
   * as it is: boxed numbers, strings, times, and records all of whose components are declared as
   * such types.
   */
  default A copy(A accumulator) {
    if (Unchanging.is(accumulator)) {
      return accumulator;
    }
    BinaryWriter out = new BinaryWriter();
    write(accumulator, out);
    return read(new BinaryReader(out.toByteArray()));
  }

  /**
   * Describes the aggregate as data, of the kind {@code aggregate}: its name, and the codec of the
   * accumulator as a part. The default gives the class, which then has to stay the same for the
   * state to be read.
   */
  default Description description() {
    return Description.inWords("aggregate", getClass(), getClass().getSimpleName());
  }

  /**
   * The resources that the accumulator uses: those of the codec by which it is stored. Nothing
   * unless it is overridden.
   */
  default List<Resource> resources() {
    return List.of();
  }

  /** Makes an aggregate of the author's own, with a codec for the accumulator. */
  static <V, A, R> Aggregate<V, A, R> of(
      Supplier<A> create,
      BiFunction<A, V, A> add,
      BinaryOperator<A> merge,
      Function<A, R> result,
      Codec<A> codec) {
    return new CustomAggregate<>(create, add, merge, result, codec);
  }
}
