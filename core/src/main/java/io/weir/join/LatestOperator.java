package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

record LatestOperator<O>(LatestSpec<O> spec) implements JoinOperator<O> {
  @Override
  public List<String> describe() {
    return spec.describe();
  }

  @Override
  public Description description() {
    return StateFrame.LATEST
        .description()
        .with("withdraws", spec.withdraws())
        .with("expiresAfter", spec.ttl() == 0 ? null : Duration.ofMillis(spec.ttl()))
        .with(spec.parts().stream().map(LatestPart::description).toList());
  }

  @Override
  public List<Resource> resources() {
    return spec.parts().stream()
        .flatMap(part -> part.codec().resources().stream())
        .distinct()
        .toList();
  }

  @Override
  public List<Output<?>> outputs() {
    return spec.parts().stream()
        .<Output<?>>map(LatestPart::late)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  @Override
  public List<KeyedSource<?>> sources() {
    return spec.parts().stream().<KeyedSource<?>>map(LatestPart::keyed).toList();
  }

  /** Its watermarks do not matter, but which of two events is the later one does. */
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
    return new LatestState<>(spec, stored);
  }
}
