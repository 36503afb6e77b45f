package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Sums doubles exactly and counts them; the result is the sum or the mean. A sum that is a double
 * is stored as one, as every sum was before they were exact.
 */
record AverageAggregate<V>(ToDoubleFunction<V> amount, Function<Acc, Double> finisher)
    implements Aggregate<V, AverageAggregate.Acc, Double> {
  /** Stands in the place of a sum that is no double, and before it. */
  private static final long EXACT = 0x7FF8_5745_4952_0001L;

  record Acc(ExactSum sum, long count) {
    double mean() {
      return sum.mean(count);
    }
  }

  /** The sum and the mean store the same. */
  @Override
  public Description description() {
    return Description.of("aggregate", "exact sum and count");
  }

  @Override
  public Acc create() {
    return new Acc(ExactSum.ZERO, 0);
  }

  @Override
  public Acc add(Acc accumulator, V value) {
    return new Acc(accumulator.sum().plus(amount.applyAsDouble(value)), accumulator.count() + 1);
  }

  @Override
  public Acc merge(Acc left, Acc right) {
    return new Acc(left.sum().plus(right.sum()), left.count() + right.count());
  }

  @Override
  public Double result(Acc accumulator) {
    return finisher.apply(accumulator);
  }

  @Override
  public Acc copy(Acc accumulator) {
    return accumulator;
  }

  @Override
  public void write(Acc accumulator, BinaryWriter out) {
    double rounded = accumulator.sum().value();
    if (ExactSum.ZERO.plus(rounded).equals(accumulator.sum())) {
      out.float64(Double.longBitsToDouble(Double.doubleToLongBits(rounded)));
    } else {
      accumulator.sum().write(out.float64(Double.longBitsToDouble(EXACT)));
    }
    out.unsigned(accumulator.count());
  }

  @Override
  public Acc read(BinaryReader in) {
    double first = in.float64();
    ExactSum sum =
        Double.doubleToRawLongBits(first) == EXACT ? ExactSum.read(in) : ExactSum.ZERO.plus(first);
    return new Acc(sum, in.unsigned());
  }
}
