package io.weir.state;

import io.weir.spi.Position;
import java.util.List;

/**
 * How far a key has come in one shard: every record of the key up to here has been decided.
 *
 * @param position the last decided record of this key in that shard
 * @param uncounted what became of the key's records in that shard that the shard's progress is not
 *     known to count yet, oldest first, one per commit; never empty, unless the mark is of one lane
 *     of several that are read in parallel, which no progress counts
 */
public record KeyMark(Position position, List<Counted> uncounted) {
  public KeyMark {
    uncounted = List.copyOf(uncounted);
  }

  /** A mark whose records were all decided by one commit. */
  public KeyMark(Position position, Tally tally) {
    this(position, List.of(new Counted(position, tally)));
  }

  /**
   * The mark of a lane: it says nothing of records that were taken out of aggregated ones (R12).
   */
  public static KeyMark ofLane(Position position) {
    return new KeyMark(position, List.of());
  }

  /** True if it was made while the shard was read in parallel. */
  public boolean isOfLane() {
    return uncounted.isEmpty();
  }

  /**
   * What one commit decided. It is added to the progress that first covers {@code upTo}, whoever
   * writes that: so it keeps its own position, and is not lost in a sum that another commit,
   * stepped on staler progress, would add again.
   *
   * @param upTo the last record that the commit decided for this key in this shard
   */
  public record Counted(Position upTo, Tally tally) {}
}
