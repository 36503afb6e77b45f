package io.weir.aggregate;

import io.weir.codec.Codec;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Ready-made aggregates. */
public final class Aggregates {
  private Aggregates() {}

  /** The number of events. */
  public static <V> Aggregate<V, Long, Long> counting() {
    return new LongAggregate<>("counting", value -> 1, Long::sum, 0);
  }

  /** The sum; overflow wraps around as Java's does. */
  public static <V> Aggregate<V, Long, Long> summing(ToLongFunction<V> amount) {
    return new LongAggregate<>("summing", amount, Long::sum, 0);
  }

  /** The smallest value. */
  public static <V> Aggregate<V, Long, Long> min(ToLongFunction<V> amount) {
    return new LongAggregate<>("min", amount, Math::min, Long.MAX_VALUE);
  }

  /** The largest value. */
  public static <V> Aggregate<V, Long, Long> max(ToLongFunction<V> amount) {
    return new LongAggregate<>("max", amount, Math::max, Long.MIN_VALUE);
  }

  /**
   * The sum of doubles, added in the order of the log: sums of other orders may differ in the last
   * bits.
   */
  public static <V> Aggregate<V, ?, Double> summingDouble(ToDoubleFunction<V> amount) {
    return new AverageAggregate<>("sum and count", amount, acc -> acc.sum());
  }

  /** The mean of doubles; NaN for a window without events, which is never emitted. */
  public static <V> Aggregate<V, ?, Double> average(ToDoubleFunction<V> amount) {
    return new AverageAggregate<>("sum and count", amount, acc -> acc.sum() / acc.count());
  }

  /**
   * The number of distinct values, by a sketch of bounded size: exact up to {@value
   * DistinctAggregate#EXACT} values, then HyperLogLog with {@value DistinctAggregate#REGISTERS}
   * registers, standard error 3.3 %.
   */
  public static <V> Aggregate<V, ?, Long> distinct(Function<V, String> value) {
    return new DistinctAggregate<>(value);
  }

  /** Combines a value of each event pairwise into one, such as the latest. */
  public static <V, T> Aggregate<V, ?, T> reduce(
      Function<V, T> value, BinaryOperator<T> combine, Codec<T> codec) {
    return new ReduceAggregate<>(value, combine, codec);
  }
}
