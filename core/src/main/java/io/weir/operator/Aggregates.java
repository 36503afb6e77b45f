package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.Codec;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The usual aggregates. An extreme or average of no values is null. */
public final class Aggregates {
  private Aggregates() {}

  /** How many. */
  public static <V> Aggregate<V, Long, Long> counting() {
    return longs("count", (sum, value) -> sum + 1);
  }

  /** The sum; an overflow is an error of the event, not a wrong result. */
  public static <V> Aggregate<V, Long, Long> summing(ToLongFunction<? super V> field) {
    Objects.requireNonNull(field, "field");
    return longs("sum", (sum, value) -> Math.addExact(sum, field.applyAsLong(value)));
  }

  private static <V> Aggregate<V, Long, Long> longs(String name, BiFunction<Long, V, Long> add) {
    return of(name, () -> 0L, add, Math::addExact, sum -> sum, (sum, out) -> out.signed(sum), BinaryReader::signed);
  }

  /**
   * The sum of doubles, added in the order in which events are applied: the last bits depend on that
   * order, and on how sessions merged, but for one log they are always the same.
   */
  public static <V> Aggregate<V, Double, Double> summingDouble(ToDoubleFunction<? super V> field) {
    Objects.requireNonNull(field, "field");
    return of(
        "sum", () -> 0.0, (sum, value) -> sum + field.applyAsDouble(value), Double::sum, sum -> sum,
        (sum, out) -> out.float64(sum), BinaryReader::float64);
  }

  /** The smallest value of a field; of equal ones the first. */
  public static <V, C extends Comparable<? super C>> Aggregate<V, C, C> min(
      Function<? super V, C> field, Codec<C> codec) {
    return extreme("min", field, codec, BinaryOperator.minBy(Comparator.<C>naturalOrder()));
  }

  /** The largest value of a field; of equal ones the first. */
  public static <V, C extends Comparable<? super C>> Aggregate<V, C, C> max(
      Function<? super V, C> field, Codec<C> codec) {
    return extreme("max", field, codec, BinaryOperator.maxBy(Comparator.<C>naturalOrder()));
  }

  /** The smallest long. */
  public static <V> Aggregate<V, Long, Long> minLong(ToLongFunction<? super V> field) {
    return min(value -> field.applyAsLong(value), Codecs.LONG);
  }

  /** The largest long. */
  public static <V> Aggregate<V, Long, Long> maxLong(ToLongFunction<? super V> field) {
    return max(value -> field.applyAsLong(value), Codecs.LONG);
  }

  /** The smallest double; NaN is above all numbers. */
  public static <V> Aggregate<V, Double, Double> minDouble(ToDoubleFunction<? super V> field) {
    return min(value -> field.applyAsDouble(value), Codecs.DOUBLE);
  }

  /** The largest double; NaN is above all numbers. */
  public static <V> Aggregate<V, Double, Double> maxDouble(ToDoubleFunction<? super V> field) {
    return max(value -> field.applyAsDouble(value), Codecs.DOUBLE);
  }

  private static <V, C> Aggregate<V, C, C> extreme(
      String name, Function<? super V, C> field, Codec<C> codec, BinaryOperator<C> better) {
    Objects.requireNonNull(field, "field");
    return folding(name, (held, value) -> held == null ? field.apply(value) : better.apply(held, field.apply(value)), better, codec);
  }

  /** The mean of a field. */
  public static <V> Aggregate<V, Mean, Double> averaging(ToDoubleFunction<? super V> field) {
    Objects.requireNonNull(field, "field");
    return of(
        "average", () -> Mean.NONE, (mean, value) -> mean.plus(field.applyAsDouble(value)), Mean::plus, Mean::value,
        Mean::write, Mean::read);
  }

  /**
   * How many different values a field has: exact up to {@link DistinctSketch#EXACT} values, then an
   * estimate with a standard error of about {@link DistinctSketch#STANDARD_ERROR}; never more than
   * {@link DistinctSketch#REGISTERS} bytes and a few.
   */
  public static <V> Aggregate<V, DistinctSketch, Long> distinct(Function<? super V, String> field) {
    Objects.requireNonNull(field, "field");
    return of(
        "distinct", DistinctSketch::new, (sketch, value) -> sketch.add(field.apply(value)), DistinctSketch::merge,
        DistinctSketch::estimate, DistinctSketch::write, DistinctSketch::read);
  }

  /** Values combined pairwise, in order; the first stands for itself. */
  public static <V> Aggregate<V, V, V> reduce(BinaryOperator<V> combine, Codec<V> codec) {
    Objects.requireNonNull(combine, "combine");
    return folding("reduce", (held, value) -> held == null ? value : combine.apply(held, value), combine, codec);
  }

  /** An aggregate whose accumulator is null for no values. */
  private static <V, C> Aggregate<V, C, C> folding(
      String name, BiFunction<C, V, C> add, BinaryOperator<C> combine, Codec<C> codec) {
    Objects.requireNonNull(codec, "codec");
    BinaryOperator<C> merge = (a, b) -> a == null ? b : b == null ? a : combine.apply(a, b);
    return of(
        name, () -> null, add, merge, held -> held, (held, out) -> Codecs.writeNullable(codec, held, out),
        in -> Codecs.readNullable(codec, in));
  }

  /** The author's own, from its parts. */
  public static <V, A, R> Aggregate<V, A, R> of(
      String name,
      Supplier<A> create,
      BiFunction<A, V, A> add,
      BinaryOperator<A> merge,
      Function<A, R> result,
      BiConsumer<A, BinaryWriter> write,
      Function<BinaryReader, A> read) {
    return new FunctionalAggregate<>(name, create, add, merge, result, write, read);
  }

  /** The same with a codec for the accumulator. */
  public static <V, A, R> Aggregate<V, A, R> of(
      String name,
      Supplier<A> create,
      BiFunction<A, V, A> add,
      BinaryOperator<A> merge,
      Function<A, R> result,
      Codec<A> codec) {
    return of(
        name, create, add, merge, result, (held, out) -> out.bytes(codec.encode(held)), in -> codec.decode(in.bytes()));
  }
}
