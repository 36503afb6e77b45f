package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Sums doubles and counts them; the result is either.
 *
 * @param name of what is stored, which is the same for the sum and the mean
 */
record AverageAggregate<V>(String name, ToDoubleFunction<V> amount, Function<Acc, Double> finisher)
    implements Aggregate<V, AverageAggregate.Acc, Double> {
  record Acc(double sum, long count) {}

  @Override
  public Description description() {
    return Description.of("aggregate", name);
  }

  @Override
  public Acc create() {
    return new Acc(0, 0);
  }

  @Override
  public Acc add(Acc accumulator, V value) {
    return new Acc(accumulator.sum() + amount.applyAsDouble(value), accumulator.count() + 1);
  }

  @Override
  public Acc merge(Acc left, Acc right) {
    return new Acc(left.sum() + right.sum(), left.count() + right.count());
  }

  @Override
  public Double result(Acc accumulator) {
    return finisher.apply(accumulator);
  }

  @Override
  public void write(Acc accumulator, BinaryWriter out) {
    out.float64(accumulator.sum()).unsigned(accumulator.count());
  }

  @Override
  public Acc read(BinaryReader in) {
    return new Acc(in.float64(), in.unsigned());
  }
}
