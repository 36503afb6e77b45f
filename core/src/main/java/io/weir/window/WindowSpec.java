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
 * @param trigger the author's own; null = none
 * @param result makes the output value; null = nothing is emitted
 */
record WindowSpec<V, A, R, O>(
    WindowAssigner assigner,
    long allowedLateness,
    @Nullable Output<? super V> late,
    @Nullable Trigger<? super V> trigger,
    Firing firing,
    Accumulation accumulation,
    Aggregate<? super V, A, R> aggregate,
    Function<? super WindowResult<R>, ? extends @Nullable O> result) {
  boolean retracting() {
    return accumulation == Accumulation.RETRACTING;
  }
}
