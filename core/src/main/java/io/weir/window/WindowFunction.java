package io.weir.window;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes an output value of a window's result, in the order in which a record constructor reads
 * well. Null = nothing is emitted.
 */
@FunctionalInterface
public interface WindowFunction<R, O> {
  @Nullable O apply(String key, Instant start, Instant end, R value);
}
