package io.weir.dynamo;

import io.weir.state.Commit;
import io.weir.state.IdChunk;
import io.weir.state.IdLife;
import java.time.Duration;
import java.util.List;

/**
 * The time until which a segment of ids is named, from the lifetimes in its commit (R25).
 *
 * @param from the commit's clock, or its key's latest arrival if that is later: the segment lives
 *     longer than it must, so it is written less often
 */
record SegmentLife(IdLife ids, long from) {
  /** The interval in which a key that is parked for long has its segments written again. */
  private static final long HELD_MILLIS = Duration.ofDays(7).toMillis();

  static SegmentLife of(Commit commit) {
    return new SegmentLife(commit.idLife(), Math.max(commit.next().arrival(), commit.now()));
  }

  /** The expiry of a new segment, epoch seconds; 0 = as long as the head names it. */
  long expiry(List<IdChunk> chunks) {
    long until = ids.neededUntil(Math.max(from, latest(chunks)));
    long held = ids.until() > from ? HELD_MILLIS : 0;
    return until > Long.MAX_VALUE - held ? 0 : Math.ceilDiv(until + held, 1000L);
  }

  /**
   * True if ids are needed for longer than the segment lives: the function now declares a longer
   * time, or its records are parked for long.
   */
  boolean outlives(SegmentRef ref, List<IdChunk> chunks) {
    return ref.expiry() != 0 && ids.neededUntil(latest(chunks)) > ref.expiry() * 1000L;
  }

  /** The latest arrival in the chunks; with several shards it need not be in the last one. */
  private static long latest(List<IdChunk> chunks) {
    long latest = Long.MIN_VALUE;
    for (IdChunk chunk : chunks) {
      latest = Math.max(latest, chunk.latest());
    }
    return latest;
  }
}
