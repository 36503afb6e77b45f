package io.weir.join;

import io.weir.time.TimeWindow;
import org.jspecify.annotations.Nullable;

/** Makes the result of a pair in a window; one of the two may be null. */
interface WindowJoinResult<L, R, O> {
  /**
   * @return null = nothing
   */
  @Nullable O of(
      String key,
      TimeWindow window,
      @Nullable L left,
      long leftTimestamp,
      @Nullable R right,
      long rightTimestamp);
}
