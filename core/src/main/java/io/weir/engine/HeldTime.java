package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.time.WatermarkStrategy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shard that holds event time back for keys that may have events in several shards: the one
 * with the least watermark of those that may still bring events (R21). The watermark of an idle
 * shard comes from the time until which it is known to be silent.
 *
 * @param shard its name
 * @param watermark its watermark, epoch milliseconds; null if it has none yet, and then no window
 *     fires
 * @param behindMillis the distance to the furthest shard's watermark; null if it has no watermark
 * @param lastArrival the arrival of its last finished record, epoch milliseconds; null if there is
 *     none
 */
public record HeldTime(
    String shard,
    @Nullable Long watermark,
    @Nullable Long behindMillis,
    @Nullable Long lastArrival) {
  /** Empty if no other shard is ahead. */
  static Optional<HeldTime> in(ShardClocks clocks) {
    Shard shard = clocks.holding().orElse(null);
    long furthest = clocks.maximum();
    return shard != null && clocks.held(shard) < furthest
        ? Optional.of(of(shard, clocks, furthest))
        : Optional.empty();
  }

  private static HeldTime of(Shard shard, ShardClocks clocks, long furthest) {
    long watermark = clocks.held(shard);
    boolean none = watermark == WatermarkStrategy.NONE;
    long arrival = clocks.progress(shard).arrival();
    return new HeldTime(
        shard.toString(),
        none ? null : watermark,
        none ? null : furthest - watermark,
        arrival == Long.MIN_VALUE || arrival == 0 ? null : arrival);
  }

  /** A text for a log line: the shard, its watermark and its distance. */
  public String words() {
    return shard
        + (watermark == null
            ? " has no watermark yet"
            : " is at " + watermark + ", " + behindMillis + " ms behind")
        + (lastArrival == null ? ", no record yet" : ", last record of " + lastArrival);
  }
}
