package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;

record LongAggregate<V>(
    String name, ToLongFunction<V> amount, LongBinaryOperator combine, long identity)
    implements Aggregate<V, Long, Long> {
  @Override
  public Description description() {
    return Description.of("aggregate", name);
  }

  @Override
  public Long create() {
    return identity;
  }

  @Override
  public Long add(Long accumulator, V value) {
    return combine.applyAsLong(accumulator, amount.applyAsLong(value));
  }

  @Override
  public Long merge(Long left, Long right) {
    return combine.applyAsLong(left, right);
  }

  @Override
  public Long result(Long accumulator) {
    return accumulator;
  }

  @Override
  public void write(Long accumulator, BinaryWriter out) {
    out.signed(accumulator);
  }

  @Override
  public Long read(BinaryReader in) {
    return in.signed();
  }
}
