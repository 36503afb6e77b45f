package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

record WindowJoinOperator<L, R, O>(WindowJoinSpec<L, R, O> spec) implements JoinOperator<O> {
  @Override
  public List<String> describe() {
    return List.of(
        spec.describe(),
        spec.left().describeLate() + ", " + spec.right().describeLate(),
        "at most " + spec.maxBuffered() + " events wait per key");
  }

  @Override
  public Description description() {
    return StateFrame.WINDOW_JOIN
        .description()
        .with("join", spec.kind().words())
        .with("windows", spec.assigner().describe())
        .with("maxBuffered", spec.maxBuffered())
        .with(spec.left().description("left"))
        .with(spec.right().description("right"));
  }

  @Override
  public List<Resource> resources() {
    return JoinSide.resources(spec.left(), spec.right());
  }

  @Override
  public List<Output<?>> outputs() {
    return JoinSide.outputs(spec.left(), spec.right());
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
    return new WindowJoinState<>(spec, stored);
  }
}
