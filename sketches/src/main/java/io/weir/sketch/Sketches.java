package io.weir.sketch;

import io.weir.aggregate.Aggregate;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Aggregates that estimate in bounded state. The same values give the same estimate, in whatever
 * order they come and however sessions are merged.
 */
public final class Sketches {
  /** The precision of {@link #distinct(Function)}: 2^10 bytes of state, standard error 2.4 %. */
  public static final int PRECISION = 10;

  /** The error of {@link #quantiles(ToDoubleFunction)}: 1 %. */
  public static final double ERROR = 0.01;

  private Sketches() {}

  /**
   * The number of distinct values: exact up to {@value DistinctAggregate#EXACT}, then estimated by
   * UltraLogLog in 1 KB of state with a standard error of 2.4 %.
   */
  public static <V> Aggregate<V, ?, Long> distinct(Function<V, String> value) {
    return distinct(value, PRECISION);
  }

  /**
   * The number of distinct values: exact up to {@value DistinctAggregate#EXACT}, then estimated by
   * UltraLogLog. It can be raised while windows are open; they end with the precision that they
   * began with.
   *
   * @param precision p from {@value DistinctAggregate#LEAST} to {@value DistinctAggregate#MOST}:
   *     2^p bytes of state, and a standard error of {@code 0.76 / sqrt(2^p)}
   */
  public static <V> Aggregate<V, ?, Long> distinct(Function<V, String> value, int precision) {
    return new DistinctAggregate<>(value, precision);
  }

  /** Quantiles, each at most 1 % off; see {@link #quantiles(ToDoubleFunction, double)}. */
  public static <V> Aggregate<V, ?, Quantiles> quantiles(ToDoubleFunction<V> amount) {
    return quantiles(amount, ERROR);
  }

  /**
   * The distribution of values, of which any quantile can be asked, by DDSketch. State has at most
   * {@value QuantileAggregate#BINS} bins of each sign, a few bytes each; if values span more than
   * these hold (with 1 %, a factor of 10^17, with 0.5 % one of 10^8), those nearest to 0 are the
   * ones whose error grows.
   *
   * @param error how far a quantile is from the true one at most, as a part of it: 0.01 for 1 %;
   *     from 0.005 to 0.5
   */
  public static <V> Aggregate<V, ?, Quantiles> quantiles(ToDoubleFunction<V> amount, double error) {
    return QuantileAggregate.of(amount, error, Quantiles::of);
  }

  /**
   * One quantile, at most 1 % off; null without events.
   *
   * @param part 0 for the smallest value, 0.5 for the median, 0.99 for what 1 % of values exceed, 1
   *     for the largest
   */
  public static <V> Aggregate<V, ?, Double> quantile(ToDoubleFunction<V> amount, double part) {
    Quantiles.requirePart(part);
    return QuantileAggregate.of(
        amount, ERROR, sketch -> sketch.isEmpty() ? null : sketch.getValueAtQuantile(part));
  }
}
