package io.weir.window;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

record SuppressOperator<V, O>(
    SuppressSpec<V> spec, BiFunction<? super String, ? super V, ? extends @Nullable O> output)
    implements Operator<V, O> {
  @Override
  public List<String> describe() {
    return List.of(
        "the newest update of each "
            + (spec.row() == null ? "key" : "row")
            + ", "
            + Duration.ofMillis(spec.limit())
            + " after the first one that is held",
        "at most "
            + spec.maxRows()
            + " rows"
            + (spec.maxBytes() == 0 ? "" : " and " + spec.maxBytes() + " bytes")
            + " are held; "
            + (spec.earlyWhenFull()
                ? "beyond that the first is given early"
                : "an event beyond that fails"));
  }

  @Override
  public Description description() {
    return StateFrame.SUPPRESS
        .description()
        .with("limit", Duration.ofMillis(spec.limit()))
        .with("rows", spec.row() == null ? "the key" : "own")
        .with("deletes", spec.removes() == null ? null : true)
        .with("maxRows", spec.maxRows())
        .with("maxBytes", spec.maxBytes() == 0 ? null : spec.maxBytes())
        .with("whenFull", spec.earlyWhenFull() ? "early" : "fails")
        .with(spec.codec().description());
  }

  @Override
  public List<Resource> resources() {
    return spec.codec().resources();
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
  public OperatorState<V, O> open(@Nullable BinaryReader stored) {
    return new SuppressState<>(spec, output, stored);
  }
}
