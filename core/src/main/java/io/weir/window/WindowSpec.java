package io.weir.window;

import io.weir.Output;
import io.weir.aggregate.Aggregate;
import io.weir.time.WindowAssigner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A window operator's settings as one value.
 *
 * @param late null = events that are too late are counted and not kept
 * @param trigger the author's own rule beside the others; null = none
 * @param decides the author's own trigger in the place of all rules; null = none
 * @param onlyChanges true if a pane with the value of the one before is not emitted
 * @param process takes each pane in the place of {@code result}; null = none
 * @param result makes the output value; null = nothing is emitted
 */
record WindowSpec<V, A, R, O>(
    WindowAssigner assigner,
    long allowedLateness,
    @Nullable Output<? super V> late,
    @Nullable Trigger<? super V> trigger,
    @Nullable WindowTrigger<V> decides,
    Firing firing,
    Accumulation accumulation,
    boolean onlyChanges,
    Aggregate<? super V, A, R> aggregate,
    @Nullable WindowProcess<? super R, O> process,
    Function<? super WindowResult<R>, ? extends @Nullable O> result) {
  /** True if windows slide with the events. */
  boolean slides() {
    return assigner.difference() >= 0;
  }

  /** True if the accumulator of the last pane is kept beside the window's own. */
  boolean keepsEmitted() {
    return retracting() || onlyChanges;
  }

  boolean retracting() {
    return accumulation == Accumulation.RETRACTING;
  }
}
