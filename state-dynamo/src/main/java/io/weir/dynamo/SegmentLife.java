package io.weir.dynamo;

import io.weir.state.Commit;
import io.weir.state.IdChunk;
import io.weir.state.IdLife;
import java.time.Duration;
import java.util.List;

/**
 * Until when a segment of ids is named, by what its commit says of them (R25).
 *
 * @param from the commit's clock, or its key's latest arrival if that is later: a segment lives by
 *     it longer than it must, and is written the more rarely
 */
record SegmentLife(IdLife ids, long from) {
  /** A key that is held for long has its segments written again once in that time. */
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
   * True if ids may be asked for that the segment no longer gives back: the function declares more
   * than when it was written, or its records wait for long.
   */
  boolean outlives(SegmentRef ref, List<IdChunk> chunks) {
    return ref.expiry() != 0 && ids.neededUntil(latest(chunks)) > ref.expiry() * 1000L;
  }

  /** Of records of several shards, the last that came need not be the latest that arrived. */
  private static long latest(List<IdChunk> chunks) {
    long latest = Long.MIN_VALUE;
    for (IdChunk chunk : chunks) {
      latest = Math.max(latest, chunk.latest());
    }
    return latest;
  }
}
