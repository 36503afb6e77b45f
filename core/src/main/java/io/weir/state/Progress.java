package io.weir.state;

import io.weir.Position;
import io.weir.Shard;
import java.util.List;
import java.util.Optional;

/**
 * How far a function has come in one shard; immutable.
 *
 * @param version counts its writes; 0 = not stored yet
 * @param marks oldest first; the last one is <em>reached</em>: every record up to it is finished
 *     and its emissions delivered
 * @param floors final watermarks of closed parents by hash range, for records of that range
 * @param parents the shards that had to be finished before this one
 * @param idle true if an empty poll at the tip, in declared idleness, took the shard out of the
 *     minimum
 * @param tally what became of the distinct records up to <em>reached</em>
 * @param redelivered records that came again after they were decided
 * @param suspect the record that was being tried alone when it was written down, and how often (R9)
 */
public record Progress(
    Shard shard,
    long version,
    List<ShardMark> marks,
    List<Floor> floors,
    List<Shard> parents,
    boolean idle,
    Tally tally,
    long redelivered,
    Optional<Suspect> suspect) {
  public Progress {
    marks = List.copyOf(marks);
    floors = List.copyOf(floors);
    parents = List.copyOf(parents);
  }

  /**
   * @param position the last record of a finished stretch
   * @param watermark the shard's watermark after it
   */
  public record ShardMark(Position position, long watermark) {}

  /** The watermark floor of a hash range, both ends inclusive, as 32 hexadecimal digits. */
  public record Floor(String fromHash, String toHash, long watermark) {}

  /**
   * @param position where a delivery began that never finished
   * @param attempts how often it began
   */
  public record Suspect(Position position, int attempts) {}

  public static Progress none(Shard shard) {
    return new Progress(
        shard, 0, List.of(), List.of(), List.of(), false, Tally.ZERO, 0, Optional.empty());
  }

  /** The furthest mark, if any. */
  public Optional<ShardMark> reached() {
    return marks.isEmpty() ? Optional.empty() : Optional.of(marks.getLast());
  }

  /** True if the record is finished: it was decided and its emissions were delivered. */
  public boolean covers(Position position) {
    return !marks.isEmpty() && position.atOrBefore(marks.getLast().position());
  }
}
