package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

record VersionedJoinOperator<L, R, O>(VersionedSpec<L, R, O> spec) implements JoinOperator<O> {
  @Override
  public List<String> describe() {
    return spec.describe();
  }

  @Override
  public Description description() {
    return spec.frame()
        .description()
        .with("join", spec.keepsLeft() ? "left join" : "join")
        .with("grace", spec.waits() ? Duration.ofMillis(spec.delay()) : null)
        .with("maxWaiting", spec.waits() ? spec.maxWaiting() : null)
        .with("maxVersions", spec.waits() ? spec.maxVersions() : null)
        .with("expiresAfter", spec.ttl() == 0 ? null : Duration.ofMillis(spec.ttl()))
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
    return spec.waits();
  }

  @Override
  public boolean usesProcessingTime() {
    return false;
  }

  @Override
  public OperatorState<Object, O> open(@Nullable BinaryReader stored) {
    return new VersionedJoinState<>(spec, stored);
  }
}
