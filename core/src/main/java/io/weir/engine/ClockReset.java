package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;

/**
 * Sets a shard's clock back (R8): use it when {@code maxSkew(..)} was too large, an event with a
 * time far ahead moved the clock, and everything after it is late. Closed windows stay closed;
 * records from now on are judged by the new clock. Disable the event source mapping first, or a
 * running invocation may move the old clock on.
 */
public final class ClockReset {
  private static final int ATTEMPTS = 8;

  private ClockReset() {}

  /**
   * @param watermark the new clock, epoch milliseconds
   * @return the progress that is stored now
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
            + " times in a row; disable the event source mapping first");
  }
}
