package io.weir.dynamo;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The time for which dead letters are kept.
 *
 * @param time null = for ever
 * @param clock the wall clock: TTL deletes by it
 */
record Keeping(@Nullable Duration time, InstantSource clock) {
  /** Chunks stay longer than their row: a stalled writer may have begun with an older time. */
  static final long CHUNKS_LONGER_SECONDS = Duration.ofDays(1).toSeconds();

  /** The time at which a letter written now may be dropped, epoch seconds; empty = never. */
  OptionalLong until() {
    return time == null
        ? OptionalLong.empty()
        : OptionalLong.of(clock.instant().plus(time).getEpochSecond());
  }
}
