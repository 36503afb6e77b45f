package io.weir.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import java.util.Arrays;
import java.util.List;

/** Folds events in all the ways in which windows do. */
final class Folding {
  private Folding() {}

  static <V, A, R> A folded(Aggregate<V, A, R> aggregate, List<V> values) {
    A held = aggregate.create();
    for (V value : values) {
      held = aggregate.add(held, value);
    }
    return held;
  }

  static <A> byte[] bytes(Aggregate<?, A, ?> aggregate, A held) {
    BinaryWriter out = new BinaryWriter();
    aggregate.write(held, out);
    return out.toByteArray();
  }

  /** The accumulator as the next batch reads it; nothing may be left over. */
  static <A> A reopened(Aggregate<?, A, ?> aggregate, A held) {
    byte[] stored = bytes(aggregate, held);
    BinaryReader in = new BinaryReader(stored);
    A read = aggregate.read(in);
    assertThat(in.atEnd()).isTrue();
    assertThat(bytes(aggregate, read)).isEqualTo(stored);
    return read;
  }

  /** The result in one go, split and merged at every place, and stored after every event. */
  static <V, A, R> R everyWay(Aggregate<V, A, R> aggregate, List<V> values) {
    R once = aggregate.result(folded(aggregate, values));
    for (int cut = 0; cut <= values.size(); cut++) {
      A left = reopened(aggregate, folded(aggregate, values.subList(0, cut)));
      A right = reopened(aggregate, folded(aggregate, values.subList(cut, values.size())));
      assertThat(aggregate.result(aggregate.merge(left, right))).isEqualTo(once);
    }
    A stored = aggregate.create();
    for (V value : values) {
      stored = reopened(aggregate, aggregate.add(reopened(aggregate, stored), value));
    }
    assertThat(aggregate.result(stored)).isEqualTo(once);
    return once;
  }

  static <A> void truncatedBytesAreUnreadable(Aggregate<?, A, ?> aggregate, A held) {
    byte[] stored = bytes(aggregate, held);
    for (int length = 0; length < stored.length; length++) {
      BinaryReader in = new BinaryReader(Arrays.copyOf(stored, length));
      assertThatThrownBy(() -> aggregate.read(in)).isInstanceOf(UnreadableStateException.class);
    }
  }
}
