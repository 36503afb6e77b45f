package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

record FunctionalAggregate<V, A, R>(
    String name,
    Supplier<A> creator,
    BiFunction<A, V, A> adder,
    BinaryOperator<A> merger,
    Function<A, R> finisher,
    BiConsumer<A, BinaryWriter> writer,
    Function<BinaryReader, A> reader)
    implements Aggregate<V, A, R> {
  @Override
  public A create() {
    return creator.get();
  }

  @Override
  public A add(A accumulator, V value) {
    return adder.apply(accumulator, value);
  }

  @Override
  public A merge(A earlier, A later) {
    return merger.apply(earlier, later);
  }

  @Override
  public R result(A accumulator) {
    return finisher.apply(accumulator);
  }

  @Override
  public void write(A accumulator, BinaryWriter out) {
    writer.accept(accumulator, out);
  }

  @Override
  public A read(BinaryReader in) {
    return reader.apply(in);
  }

  @Override
  public String describe() {
    return name;
  }
}
