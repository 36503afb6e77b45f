package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

record ReduceAggregate<V, T>(Function<V, T> value, BinaryOperator<T> combine, Codec<T> codec)
    implements Aggregate<V, Optional<T>, T> {
  @Override
  public Description description() {
    return Description.of("aggregate", "reduce").with(codec.description());
  }

  @Override
  public List<Resource> resources() {
    return codec.resources();
  }

  @Override
  public Optional<T> create() {
    return Optional.empty();
  }

  @Override
  public Optional<T> add(Optional<T> accumulator, V event) {
    return merge(
        accumulator, Optional.of(Held.value(value.apply(event), "the value of reduce(..)")));
  }

  @Override
  public Optional<T> merge(Optional<T> left, Optional<T> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    T both = combine.apply(left.get(), right.get());
    return Optional.of(Held.value(both, "the combination of reduce(..)"));
  }

  @Override
  public T result(Optional<T> accumulator) {
    return accumulator.orElseThrow(
        () -> new IllegalStateException("a pane without events is never emitted"));
  }

  @Override
  public void write(Optional<T> accumulator, BinaryWriter out) {
    out.bool(accumulator.isPresent());
    accumulator.ifPresent(held -> out.bytes(codec.encode(held)));
  }

  @Override
  public Optional<T> read(BinaryReader in) {
    return in.bool() ? Optional.of(Codecs.stored(codec, in.bytes())) : Optional.empty();
  }
}
