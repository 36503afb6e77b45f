package io.weir.pattern;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.time.Duration;
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
  public Description description() {
    return StateFrame.PATTERN
        .description()
        .with("stages", describe().getFirst())
        .with("shape", automaton.shape())
        .with("within", spec.within() == 0 ? null : Duration.ofMillis(spec.within()))
        .with("afterMatch", spec.afterMatch())
        .with("late", spec.late() == null ? null : spec.late().name())
        .with("timedOut", spec.timedOut() == null ? null : spec.timedOut().output().name())
        .with("maxEvents", spec.maxEvents())
        .with("maxMatches", spec.maxMatches())
        .with(spec.events().codec().description());
  }

  @Override
  public List<Resource> resources() {
    return spec.events().codec().resources();
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
