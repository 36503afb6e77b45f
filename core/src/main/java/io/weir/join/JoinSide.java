package io.weir.join;

import io.weir.Output;
import io.weir.Source;
import io.weir.codec.Codec;

/**
 * One of the two inputs of a join.
 *
 * @param source the name of its source
 * @param codec how its events are stored while they wait
 * @param late where its late events go; null = they are counted and not kept
 */
record JoinSide<V>(String source, Codec<V> codec, Output<? super V> late) {
  static <V> JoinSide<V> of(Source<V> source) {
    return new JoinSide<>(source.name(), source.settings().codec(), null);
  }

  JoinSide<V> storedBy(Codec<V> other) {
    return new JoinSide<>(source, other, late);
  }

  JoinSide<V> late(Output<? super V> output) {
    return new JoinSide<>(source, codec, output);
  }

  String describeLate() {
    return "late events of "
        + source
        + (late == null ? " are counted and not kept" : " to output " + late.name());
  }
}
