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

/**
 * Combines values pairwise.
 *
 * @param name says which of them are combined how, as far as Weir knows
 */
record ReduceAggregate<V, T>(
    String name, Function<V, T> value, BinaryOperator<T> combine, Codec<T> codec)
    implements Aggregate<V, Optional<T>, T> {
  @Override
  public Description description() {
    return Description.of("aggregate", name).with(codec.description());
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
        accumulator, Optional.of(Held.value(value.apply(event), "the value of " + name + "(..)")));
  }

  @Override
  public Optional<T> merge(Optional<T> left, Optional<T> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    T both = combine.apply(left.get(), right.get());
    return Optional.of(Held.value(both, "the combination of " + name + "(..)"));
  }

  @Override
  @SuppressWarnings("NullAway") // a result may be null, which its type does not say
  public T result(Optional<T> accumulator) {
    return accumulator.orElse(null);
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
