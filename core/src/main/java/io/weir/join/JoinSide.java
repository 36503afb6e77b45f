package io.weir.join;

import io.weir.KeyedSource;
import io.weir.OperatorContext;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.codec.Codec;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

  /** Emits an event that is too late for this side, and says that it was. */
  Applied tooLate(V value, OperatorContext<?> context) {
    if (late != null) {
      context.emit(late, value);
    }
    return Applied.LATE;
  }

  /** Describes the side as a part of its join, of the kind {@code left} or {@code right}. */
  Description description(String which) {
    return Description.of(which, source())
        .with("late", late == null ? null : late.name())
        .with(codec.description());
  }

  String describeLate() {
    return "late events of "
        + source()
        + (late == null ? " are counted and not kept" : " to output " + late.name());
  }

  /** The resources of the codecs of both sides, each once. */
  static List<Resource> resources(JoinSide<?> left, JoinSide<?> right) {
    return Stream.of(left, right)
        .flatMap(side -> side.codec().resources().stream())
        .distinct()
        .toList();
  }

  /** The late outputs of both sides, each once. */
  static List<Output<?>> outputs(JoinSide<?> left, JoinSide<?> right) {
    return Stream.<Output<?>>of(left.late(), right.late())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}
