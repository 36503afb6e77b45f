package io.weir.window;

import io.weir.Output;
import io.weir.aggregate.Aggregate;
import io.weir.time.WindowAssigner;
import java.util.function.Function;

/** A window operator's settings as one value. */
record WindowSpec<V, A, R, O>(
    WindowAssigner assigner,
    long allowedLateness,
    Output<? super V> late,
    Trigger<? super V> trigger,
    Firing firing,
    Accumulation accumulation,
    Aggregate<? super V, A, R> aggregate,
    Function<? super WindowResult<R>, ? extends O> result) {
  boolean retracting() {
    return accumulation == Accumulation.RETRACTING;
  }
}
