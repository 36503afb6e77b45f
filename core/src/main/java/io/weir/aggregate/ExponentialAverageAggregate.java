package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import java.util.function.ToDoubleFunction;

/**
 * The exponentially weighted mean: the first event's value, and from then on {@code weight * value
 * + (1 - weight) * mean}.
 */
record ExponentialAverageAggregate<V>(ToDoubleFunction<V> amount, double weight)
    implements Aggregate<V, ExponentialAverageAggregate.Acc, Double> {
  /**
   * The mean in parts that can be merged: {@code weighted + (1 - weight)^count * first}.
   *
   * @param first the first value
   * @param weighted the sum of {@code weight * (1 - weight)^(events after it) * value}
   */
  record Acc(double first, double weighted, long count) {}

  ExponentialAverageAggregate {
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "exponentialAverage(..) gives a new value a weight above 0 and up to 1, not " + weight);
    }
  }

  @Override
  public Description description() {
    return Description.of("aggregate", "exponential average").with("weight", weight);
  }

  @Override
  public Acc create() {
    return new Acc(0, 0, 0);
  }

  @Override
  public Acc add(Acc held, V event) {
    double value = amount.applyAsDouble(event);
    return merge(held, new Acc(value, weight * value, 1));
  }

  @Override
  public Acc merge(Acc left, Acc right) {
    if (left.count() == 0 || right.count() == 0) {
      return left.count() == 0 ? right : left;
    }
    double faded = faded(left.weighted(), right.count());
    return new Acc(left.first(), faded + right.weighted(), left.count() + right.count());
  }

  /** What is left of a value after as many more; nothing of an infinite one that has no weight. */
  private double faded(double value, long count) {
    double left = Math.pow(1 - weight, (double) count);
    return left == 0 ? 0 : left * value;
  }

  @Override
  @SuppressWarnings("NullAway") // a result may be null, which its type does not say
  public Double result(Acc held) {
    return held.count() == 0 ? null : held.weighted() + faded(held.first(), held.count());
  }

  @Override
  public void write(Acc held, BinaryWriter out) {
    out.float64(held.first()).float64(held.weighted()).unsigned(held.count());
  }

  @Override
  public Acc read(BinaryReader in) {
    return new Acc(in.float64(), in.float64(), in.unsigned());
  }
}
