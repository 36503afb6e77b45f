package io.weir.rank;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.rank.KeepSpec.Which;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

record KeepOperator<V, O>(KeepSpec<V> spec, RowChanges<V, O> changes) implements Operator<V, O> {
  @Override
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "of each key "
            + spec.which().words()
            + (spec.withdraws() ? ", withdrawn before it is replaced" : ""));
    if (spec.which() == Which.FIRST_BY_TIME) {
      lines.add(
          "late events "
              + (spec.late() == null
                  ? "are counted and not kept"
                  : "to output " + spec.late().name()));
    }
    if (spec.ttl() > 0) {
      lines.add("keys are forgotten " + Duration.ofMillis(spec.ttl()) + " after their last change");
    }
    return lines;
  }

  @Override
  public Description description() {
    return StateFrame.KEEP
        .description()
        .with("keeps", spec.which().words())
        .with("removes", spec.removes() == null ? null : true)
        .with("withdraws", spec.withdraws())
        .with("late", spec.late() == null ? null : spec.late().name())
        .with("expiresAfter", spec.ttl() == 0 ? null : Duration.ofMillis(spec.ttl()))
        .with(spec.codec().description());
  }

  @Override
  public List<Resource> resources() {
    return spec.codec().resources();
  }

  @Override
  public List<Output<?>> outputs() {
    Output<? super V> late = spec.late();
    return late == null ? List.of() : List.of(late);
  }

  @Override
  public boolean usesEventTime() {
    return spec.which().byTime();
  }

  @Override
  public boolean usesProcessingTime() {
    return false;
  }

  @Override
  public OperatorState<V, O> open(@Nullable BinaryReader stored) {
    return new KeepState<>(spec, changes, stored);
  }
}
