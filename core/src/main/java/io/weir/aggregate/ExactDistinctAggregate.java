package io.weir.aggregate;

import io.weir.LimitExceededException;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Counts distinct values by keeping the bytes of each; not more than a limit. */
record ExactDistinctAggregate<V, T>(Function<V, T> value, Codec<T> codec, int most)
    implements Aggregate<V, TreeSet<byte[]>, Long> {
  ExactDistinctAggregate {
    if (most < 1) {
      throw new IllegalArgumentException("distinctExactly(..) keeps at least 1 value, not " + most);
    }
  }

  @Override
  public Description description() {
    return Description.of("aggregate", "exact distinct").with(codec.description());
  }

  @Override
  public List<Resource> resources() {
    return codec.resources();
  }

  @Override
  public TreeSet<byte[]> create() {
    return new TreeSet<>(Arrays::compareUnsigned);
  }

  @Override
  public TreeSet<byte[]> add(TreeSet<byte[]> held, V event) {
    held.add(codec.encode(Held.value(value.apply(event), "the value of distinctExactly(..)")));
    return checked(held);
  }

  @Override
  public TreeSet<byte[]> merge(TreeSet<byte[]> left, TreeSet<byte[]> right) {
    left.addAll(right);
    return checked(left);
  }

  private TreeSet<byte[]> checked(TreeSet<byte[]> held) {
    if (held.size() > most) {
      throw new LimitExceededException(
          "most values of distinctExactly(..)",
          most,
          "raise it, keep shorter windows, or estimate with Sketches.distinct(..)");
    }
    return held;
  }

  @Override
  public Long result(TreeSet<byte[]> held) {
    return (long) held.size();
  }

  @Override
  public TreeSet<byte[]> copy(TreeSet<byte[]> held) {
    return new TreeSet<>(held);
  }

  @Override
  public void write(TreeSet<byte[]> held, BinaryWriter out) {
    out.unsigned(held.size());
    held.forEach(out::bytes);
  }

  @Override
  public TreeSet<byte[]> read(BinaryReader in) {
    TreeSet<byte[]> held = create();
    for (int left = in.count(1); left > 0; left--) {
      held.add(in.bytes());
    }
    return held;
  }
}
