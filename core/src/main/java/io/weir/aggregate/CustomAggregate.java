package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

record CustomAggregate<V, A, R>(
    Supplier<A> creator,
    BiFunction<A, V, A> adder,
    BinaryOperator<A> merger,
    Function<A, R> finisher,
    Codec<A> codec)
    implements Aggregate<V, A, R> {
  @Override
  public Description description() {
    return Description.of("aggregate", "custom").with(codec.description());
  }

  @Override
  public List<Resource> resources() {
    return codec.resources();
  }

  @Override
  public A create() {
    return creator.get();
  }

  @Override
  public A add(A accumulator, V value) {
    return adder.apply(accumulator, value);
  }

  @Override
  public A merge(A left, A right) {
    return merger.apply(left, right);
  }

  @Override
  public R result(A accumulator) {
    return finisher.apply(accumulator);
  }

  @Override
  public void write(A accumulator, BinaryWriter out) {
    out.bytes(codec.encode(accumulator));
  }

  @Override
  public A read(BinaryReader in) {
    return Codecs.stored(codec, in.bytes());
  }
}
