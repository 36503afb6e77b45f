package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The mean of the last events. */
record MovingAverageAggregate<V>(ToDoubleFunction<V> amount, int last)
    implements Aggregate<V, List<Double>, Double> {
  MovingAverageAggregate {
    if (last < 1 || last > Aggregates.MOST_MOVING) {
      throw new IllegalArgumentException(
          "movingAverage(..) is of 1 to " + Aggregates.MOST_MOVING + " events, not of " + last);
    }
  }

  @Override
  public Description description() {
    return Description.of("aggregate", "last values").with("last", last);
  }

  @Override
  public List<Double> create() {
    return new ArrayList<>();
  }

  @Override
  public List<Double> add(List<Double> values, V event) {
    values.add(amount.applyAsDouble(event));
    return cut(values);
  }

  @Override
  public List<Double> merge(List<Double> left, List<Double> right) {
    left.addAll(right);
    return cut(left);
  }

  private List<Double> cut(List<Double> values) {
    if (values.size() > last) {
      values.subList(0, values.size() - last).clear();
    }
    return values;
  }

  @Override
  @SuppressWarnings("NullAway") // a result may be null, which its type does not say
  public Double result(List<Double> values) {
    if (values.isEmpty()) {
      return null;
    }
    ExactSum sum = ExactSum.ZERO;
    for (double value : values) {
      sum = sum.plus(value);
    }
    return sum.mean(values.size());
  }

  @Override
  public List<Double> copy(List<Double> values) {
    return new ArrayList<>(values);
  }

  @Override
  public void write(List<Double> values, BinaryWriter out) {
    out.unsigned(values.size());
    values.forEach(out::float64);
  }

  @Override
  public List<Double> read(BinaryReader in) {
    List<Double> values = create();
    for (int left = in.count(Double.BYTES); left > 0; left--) {
      values.add(in.float64());
    }
    return values;
  }
}
