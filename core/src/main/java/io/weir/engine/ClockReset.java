package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;

/**
 * Sets a shard's clock back (R8): for the day when an event that is stamped far ahead was let
 * through by a {@code maxSkew(..)} that was too large, and everything after it is late. What it has
 * closed stays closed; what comes from now on is judged by the clock as it is set. To be used while
 * the event source mapping is disabled, or an invocation under way may move the clock on from where
 * it stood.
 */
public final class ClockReset {
  private static final int ATTEMPTS = 8;

  private ClockReset() {}

  /**
   * @param watermark where the clock is set to, epoch milliseconds
   * @return what is stored now
   * @throws IllegalStateException if the shard has no clock, or it is not beyond {@code watermark}
   * @throws StateStoreException if the store does not answer, or others keep writing
   */
  public static Progress reset(StateStore store, String function, Shard shard, long watermark) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Progress next =
          store.progress(function, shard).orElse(Progress.none(shard)).nextSetBack(watermark);
      if (store.commitProgress(function, next).equals(next)) {
        return next;
      }
    }
    throw new StateStoreException(
        "the progress of "
            + shard
            + " was written by others "
            + ATTEMPTS
            + " times in a row; disable the event source mapping first",
        null);
  }
}
