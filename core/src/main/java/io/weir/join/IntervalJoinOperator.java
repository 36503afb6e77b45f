package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

record IntervalJoinOperator<L, R, O>(JoinSpec<L, R, O> spec) implements JoinOperator<O> {
  @Override
  public List<String> describe() {
    return List.of(
        spec.describe(),
        spec.left().describeLate() + ", " + spec.right().describeLate(),
        "at most " + spec.maxBuffered() + " events wait per key");
  }

  @Override
  public List<Output<?>> outputs() {
    return Stream.<Output<?>>of(spec.left().late(), spec.right().late())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  @Override
  public List<KeyedSource<?>> sources() {
    return List.of(spec.left().keyed(), spec.right().keyed());
  }

  @Override
  public boolean usesEventTime() {
    return true;
  }

  @Override
  public boolean usesProcessingTime() {
    return false;
  }

  @Override
  public OperatorState<Object, O> open(@Nullable BinaryReader stored) {
    return new IntervalJoinState<>(spec, stored);
  }
}
