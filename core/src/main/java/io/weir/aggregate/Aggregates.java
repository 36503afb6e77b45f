package io.weir.aggregate;

import io.weir.LimitExceededException;
import io.weir.codec.Codec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Ready-made aggregates. A window with no events is never emitted; an aggregate has no events all
 * the same if {@link #filter} lets none pass. What it gives then is said at each.
 *
 * <p>Of results that are whole objects of events, two that compare as equal are the one that came
 * first, unless it is said otherwise.
 */
public final class Aggregates {
  /** The most events of {@link #movingAverage}. */
  public static final int MOST_MOVING = 10_000;

  /** The most values that {@link #heavyHitters} counts. */
  public static final int MOST_COUNTED = 10_000;

  private Aggregates() {}

  /** The number of events. */
  public static <V> Aggregate<V, Long, Long> counting() {
    return new LongAggregate<>("counting", value -> 1, Long::sum, 0);
  }

  /** The sum; overflow wraps around as Java's does. */
  public static <V> Aggregate<V, Long, Long> summing(ToLongFunction<V> amount) {
    return new LongAggregate<>("summing", amount, Long::sum, 0);
  }

  /** The smallest value; {@link Long#MAX_VALUE} without events. */
  public static <V> Aggregate<V, Long, Long> min(ToLongFunction<V> amount) {
    return new LongAggregate<>("min", amount, Math::min, Long.MAX_VALUE);
  }

  /** The largest value; {@link Long#MIN_VALUE} without events. */
  public static <V> Aggregate<V, Long, Long> max(ToLongFunction<V> amount) {
    return new LongAggregate<>("max", amount, Math::max, Long.MIN_VALUE);
  }

  /** The smallest value in its natural order; null without events. */
  public static <V, C extends Comparable<? super C>> Aggregate<V, ?, C> min(
      Function<V, C> value, Codec<C> codec) {
    return smallest("min of", value, Comparator.naturalOrder(), codec);
  }

  /** The largest value in its natural order; null without events. */
  public static <V, C extends Comparable<? super C>> Aggregate<V, ?, C> max(
      Function<V, C> value, Codec<C> codec) {
    return smallest("max of", value, Comparator.reverseOrder(), codec);
  }

  /** The event with the smallest value; null without events. */
  public static <V, C extends Comparable<? super C>> Aggregate<V, ?, V> minBy(
      Function<V, C> value, Codec<V> codec) {
    return smallest("min by", Function.identity(), Comparator.comparing(value), codec);
  }

  /** The event with the largest value; null without events. */
  public static <V, C extends Comparable<? super C>> Aggregate<V, ?, V> maxBy(
      Function<V, C> value, Codec<V> codec) {
    return smallest("max by", Function.identity(), Comparator.comparing(value).reversed(), codec);
  }

  /** The event with the earliest time; null without events. */
  public static <V> Aggregate<V, ?, V> firstByTime(Function<V, Instant> time, Codec<V> codec) {
    return smallest("first by time", Function.identity(), Comparator.comparing(time), codec);
  }

  /** The event with the latest time, of several the one that came last; null without events. */
  public static <V> Aggregate<V, ?, V> lastByTime(Function<V, Instant> time, Codec<V> codec) {
    Comparator<V> order = Comparator.comparing(time);
    return new ReduceAggregate<>(
        "last by time",
        Function.identity(),
        (left, right) -> order.compare(left, right) <= 0 ? right : left,
        codec);
  }

  private static <V, T> Aggregate<V, ?, T> smallest(
      String name, Function<V, T> value, Comparator<T> order, Codec<T> codec) {
    return new ReduceAggregate<>(
        name, value, (left, right) -> order.compare(left, right) <= 0 ? left : right, codec);
  }

  /**
   * The sum of doubles, rounded once: it is the same in every order of the events. 0 without
   * events.
   */
  public static <V> Aggregate<V, ?, Double> summingDouble(ToDoubleFunction<V> amount) {
    return new AverageAggregate<>(amount, held -> held.sum().value());
  }

  /** The mean of doubles, rounded once. NaN without events. */
  public static <V> Aggregate<V, ?, Double> average(ToDoubleFunction<V> amount) {
    return new AverageAggregate<>(amount, AverageAggregate.Acc::mean);
  }

  /**
   * The variance of all events (SQL's {@code VAR_POP}), without error from sums; null without
   * events, NaN if a value is infinite or no number.
   */
  public static <V> Aggregate<V, ?, Double> variance(ToDoubleFunction<V> amount) {
    return new VarianceAggregate<>(amount, 0, false);
  }

  /**
   * The variance of which the events are a sample (SQL's {@code VAR_SAMP}); null with fewer than
   * two events.
   */
  public static <V> Aggregate<V, ?, Double> sampleVariance(ToDoubleFunction<V> amount) {
    return new VarianceAggregate<>(amount, 1, false);
  }

  /** The standard deviation of all events (SQL's {@code STDDEV_POP}); null without events. */
  public static <V> Aggregate<V, ?, Double> deviation(ToDoubleFunction<V> amount) {
    return new VarianceAggregate<>(amount, 0, true);
  }

  /**
   * The standard deviation of which the events are a sample (SQL's {@code STDDEV_SAMP}); null with
   * fewer than two events.
   */
  public static <V> Aggregate<V, ?, Double> sampleDeviation(ToDoubleFunction<V> amount) {
    return new VarianceAggregate<>(amount, 1, true);
  }

  /**
   * The mean of the last events of the window; null without events.
   *
   * @param last how many, 1 to {@value #MOST_MOVING}; each takes 8 bytes of state
   */
  public static <V> Aggregate<V, ?, Double> movingAverage(ToDoubleFunction<V> amount, int last) {
    return new MovingAverageAggregate<>(amount, last);
  }

  /**
   * The exponentially weighted mean in the order of the events: it begins with the first value, and
   * goes from there a part of the way to each new one. Null without events.
   *
   * @param weight the part, above 0 and up to 1
   */
  public static <V> Aggregate<V, ?, Double> exponentialAverage(
      ToDoubleFunction<V> amount, double weight) {
    return new ExponentialAverageAggregate<>(amount, weight);
  }

  /**
   * A value of each event, in their order.
   *
   * @param most the values that a window keeps; an event beyond fails with a {@link
   *     LimitExceededException}
   */
  public static <V, T> Aggregate<V, ?, List<T>> collect(
      Function<V, T> value, Codec<T> codec, int most) {
    return new CollectAggregate<>(value, codec, most);
  }

  /**
   * The exact number of distinct values; two are the same if their bytes are. For many values, an
   * estimate is in {@code io.weir.sketch.Sketches} of {@code weir-sketches}.
   *
   * @param most the values that a window keeps; an event beyond fails with a {@link
   *     LimitExceededException}
   */
  public static <V, T> Aggregate<V, ?, Long> distinctExactly(
      Function<V, T> value, Codec<T> codec, int most) {
    return new ExactDistinctAggregate<>(value, codec, most);
  }

  /**
   * The values that come most often, the first one first. Counts are exact as long as there are no
   * more values than are counted; from then on a count is too large by at most the number of events
   * divided by {@code counted}, and each value that comes more often than that is there.
   *
   * @param counted how many values are counted, up to {@value #MOST_COUNTED}
   * @param top how many are given
   */
  public static <V> Aggregate<V, ?, List<HeavyHitter>> heavyHitters(
      Function<V, String> value, int counted, int top) {
    return new HeavyHittersAggregate<>(value, counted, top);
  }

  /** Combines a value of each event pairwise into one, such as the latest; null without events. */
  public static <V, T> Aggregate<V, ?, T> reduce(
      Function<V, T> value, BinaryOperator<T> combine, Codec<T> codec) {
    return new ReduceAggregate<>("reduce", value, combine, codec);
  }

  /** An aggregate over those events alone that a condition holds for. */
  public static <V, A, R> Aggregate<V, A, R> filter(
      Predicate<? super V> keeps, Aggregate<V, A, R> aggregate) {
    return new FilteredAggregate<>(keeps, aggregate);
  }

  /**
   * Two aggregates over the same events, each under a name; more follow with {@link Together#and}.
   * {@link Together#into} makes a record of the results.
   */
  public static <V> Together<V> together(
      String first, Aggregate<V, ?, ?> one, String second, Aggregate<V, ?, ?> other) {
    return new Together<V>(Map.of()).and(first, one).and(second, other);
  }
}
