package io.weir.join;

import org.jspecify.annotations.Nullable;

/** Makes the result of a pair, or of an event that met nobody: the other one is null then. */
interface JoinResult<L, R, O> {
  /**
   * @return null = nothing
   */
  @Nullable O of(
      String key, @Nullable L left, long leftTimestamp, @Nullable R right, long rightTimestamp);
}
