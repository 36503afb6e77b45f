package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What {@link Window} ends in: the description of a windowed aggregate. */
record WindowOperator<V, A, R, T>(
    WindowSettings settings, Aggregate<V, A, R> aggregate, Function<WindowResult<R>, T> result)
    implements Operator<V> {
  @Override
  public List<String> describe() {
    List<String> lines = new ArrayList<>(settings.describe());
    lines.add("aggregate " + aggregate.describe());
    return lines;
  }

  @Override
  public List<Output<?>> outputs() {
    return settings.late() == null ? List.of() : List.of(settings.late());
  }

  @Override
  public boolean usesEventTime() {
    return true;
  }

  @Override
  public boolean usesProcessingTime() {
    return settings.trigger().usesProcessingTime();
  }

  @Override
  public OperatorState<V> open(BinaryReader stored) {
    return openTyped(stored, settings.trigger());
  }

  private <S> OperatorState<V> openTyped(BinaryReader stored, Trigger<S> trigger) {
    WindowCodec<A, S> codec = new WindowCodec<>(settings, aggregate, trigger);
    PaneEmitter<A, R, T> emitter = new PaneEmitter<>(settings, aggregate, result);
    return new WindowState<>(settings, aggregate, trigger, codec, emitter, codec.read(stored));
  }
}
