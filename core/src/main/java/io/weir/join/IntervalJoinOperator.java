package io.weir.join;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

record IntervalJoinOperator<L, R, O>(JoinSpec<L, R, O> spec) implements Operator<Object> {
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
  public Set<String> sources() {
    return Set.of(spec.left().source(), spec.right().source());
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
  public OperatorState<Object> open(BinaryReader stored) {
    return new IntervalJoinState<>(spec, stored);
  }
}
