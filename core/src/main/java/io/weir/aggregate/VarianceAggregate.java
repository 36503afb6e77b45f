package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.ToDoubleFunction;

/**
 * Sums doubles and their squares exactly, so that variances of large values with small differences
 * lose nothing.
 *
 * @param lost 0 to divide by the number of events (population), 1 to divide by one less (sample)
 * @param isDeviation true for the square root of the variance
 */
record VarianceAggregate<V>(ToDoubleFunction<V> amount, int lost, boolean isDeviation)
    implements Aggregate<V, VarianceAggregate.Acc, Double> {
  record Acc(ExactSum sum, ExactSum squares, long count) {}

  /** All four results are of the same accumulator. */
  @Override
  public Description description() {
    return Description.of("aggregate", "exact sums of values and squares");
  }

  @Override
  public Acc create() {
    return new Acc(ExactSum.ZERO, ExactSum.ZERO, 0);
  }

  @Override
  public Acc add(Acc accumulator, V event) {
    double value = amount.applyAsDouble(event);
    return new Acc(
        accumulator.sum().plus(value),
        accumulator.squares().plusSquare(value),
        accumulator.count() + 1);
  }

  @Override
  public Acc merge(Acc left, Acc right) {
    return new Acc(
        left.sum().plus(right.sum()),
        left.squares().plus(right.squares()),
        left.count() + right.count());
  }

  @Override
  @SuppressWarnings("NullAway") // a result may be null, which its type does not say
  public Double result(Acc held) {
    if (held.count() <= lost) {
      return null;
    }
    if (held.sum().isUnbounded()) {
      return Double.NaN;
    }
    ExactSum differences = held.squares().times(held.count()).minus(held.sum().times(held.sum()));
    ExactSum divisor = ExactSum.ZERO.plus(1).times(held.count()).times(held.count() - lost);
    BigDecimal variance = differences.dividedBy(divisor);
    return (isDeviation ? variance.sqrt(MathContext.DECIMAL128) : variance).doubleValue();
  }

  @Override
  public Acc copy(Acc accumulator) {
    return accumulator;
  }

  @Override
  public void write(Acc accumulator, BinaryWriter out) {
    accumulator.sum().write(out);
    accumulator.squares().write(out);
    out.unsigned(accumulator.count());
  }

  @Override
  public Acc read(BinaryReader in) {
    return new Acc(ExactSum.read(in), ExactSum.read(in), in.unsigned());
  }
}
