package io.weir.pattern;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

record PatternOperator<E, O>(
    PatternSpec<E> spec, Automaton<E> automaton, Function<? super Match<E>, ? extends O> result)
    implements Operator<E, O> {
  @Override
  public List<String> describe() {
    return spec.describe();
  }

  @Override
  public List<Output<?>> outputs() {
    return Stream.<@Nullable Output<?>>of(
            spec.late(), spec.timedOut() == null ? null : spec.timedOut().output())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
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
  public OperatorState<E, O> open(@Nullable BinaryReader stored) {
    return new PatternState<>(this, stored);
  }
}
