package io.weir.state;

import io.weir.spi.Position;
import java.util.List;

/**
 * The progress of a key in one shard: every record of the key up to here has been decided.
 *
 * @param position the last decided record of this key in that shard
 * @param uncounted the counts of the key's records in that shard that the shard's progress may not
 *     count yet, oldest first, one per commit; never empty, unless the mark is of one lane of
 *     several that are read in parallel, which no progress counts
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
   * Makes the mark of a lane, which does not cover records that were taken out of aggregated ones
   * (R12).
   */
  public static KeyMark ofLane(Position position) {
    return new KeyMark(position, List.of());
  }

  /** True if it was made while the shard was read in parallel. */
  public boolean isOfLane() {
    return uncounted.isEmpty();
  }

  /**
   * The counts of one commit. They are added to the progress that first covers {@code upTo},
   * whoever writes it. They keep their own position, so that another commit, stepped on older
   * progress, does not add them again.
   *
   * @param upTo the last record that the commit decided for this key in this shard
   */
  public record Counted(Position upTo, Tally tally) {}
}
