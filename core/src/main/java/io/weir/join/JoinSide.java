package io.weir.join;

import io.weir.KeyedSource;
import io.weir.Output;
import io.weir.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * One of the two inputs of a join.
 *
 * @param keyed its source with its key
 * @param codec the codec of its events while they wait
 * @param late the output of its late events; null = they are counted and not kept
 */
record JoinSide<V>(KeyedSource<V> keyed, Codec<V> codec, @Nullable Output<? super V> late) {
  static <V> JoinSide<V> of(KeyedSource<V> keyed) {
    return new JoinSide<>(keyed, keyed.source().settings().codec(), null);
  }

  /** The name of its source. */
  String source() {
    return keyed.source().name();
  }

  JoinSide<V> storedBy(Codec<V> other) {
    return new JoinSide<>(keyed, other, late);
  }

  JoinSide<V> late(Output<? super V> output) {
    return new JoinSide<>(keyed, codec, output);
  }

  String describeLate() {
    return "late events of "
        + source()
        + (late == null ? " are counted and not kept" : " to output " + late.name());
  }
}
