package io.weir.aggregate;

import io.weir.LimitExceededException;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Keeps a value of each event, as bytes, in the order of the events; not more than a limit. */
record CollectAggregate<V, T>(Function<V, T> value, Codec<T> codec, int most)
    implements Aggregate<V, List<byte[]>, List<T>> {
  CollectAggregate {
    if (most < 1) {
      throw new IllegalArgumentException("collect(..) keeps at least 1 value, not " + most);
    }
  }

  @Override
  public Description description() {
    return Description.of("aggregate", "collect").with(codec.description());
  }

  @Override
  public List<Resource> resources() {
    return codec.resources();
  }

  @Override
  public List<byte[]> create() {
    return new ArrayList<>();
  }

  @Override
  public List<byte[]> add(List<byte[]> held, V event) {
    held.add(codec.encode(Held.value(value.apply(event), "the value of collect(..)")));
    return checked(held);
  }

  @Override
  public List<byte[]> merge(List<byte[]> left, List<byte[]> right) {
    left.addAll(right);
    return checked(left);
  }

  private List<byte[]> checked(List<byte[]> held) {
    if (held.size() > most) {
      throw new LimitExceededException(
          "most values of collect(..)",
          most,
          "keep shorter windows, raise it, or compute what you need of them as they come");
    }
    return held;
  }

  @Override
  public List<T> result(List<byte[]> held) {
    List<T> values = new ArrayList<>(held.size());
    held.forEach(bytes -> values.add(Codecs.stored(codec, bytes)));
    return values;
  }

  @Override
  public List<byte[]> copy(List<byte[]> held) {
    return new ArrayList<>(held);
  }

  @Override
  public void write(List<byte[]> held, BinaryWriter out) {
    out.unsigned(held.size());
    held.forEach(out::bytes);
  }

  @Override
  public List<byte[]> read(BinaryReader in) {
    List<byte[]> held = new ArrayList<>();
    for (int left = in.count(1); left > 0; left--) {
      held.add(in.bytes());
    }
    return held;
  }
}
