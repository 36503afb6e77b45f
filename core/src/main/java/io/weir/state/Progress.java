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
 * @param arrival the latest arrival of a finished record, epoch milliseconds; {@link
 *     Long#MIN_VALUE} if none is finished: nothing that may come from this shard has arrived before
 *     it by more than its producers are out of order
 * @param suspect the record that was being tried alone when it was written down, and how often (R9)
 * @param reset the last time that somebody set the clock back, if ever (PROTOCOL R8)
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
    long arrival,
    Optional<Suspect> suspect,
    Optional<Reset> reset) {
  public Progress {
    marks = List.copyOf(marks);
    floors = List.copyOf(floors);
    parents = List.copyOf(parents);
  }

  /** Progress whose clock was never set back. */
  public Progress(
      Shard shard,
      long version,
      List<ShardMark> marks,
      List<Floor> floors,
      List<Shard> parents,
      boolean idle,
      Tally tally,
      long redelivered,
      long arrival,
      Optional<Suspect> suspect) {
    this(
        shard,
        version,
        marks,
        floors,
        parents,
        idle,
        tally,
        redelivered,
        arrival,
        suspect,
        Optional.empty());
  }

  /**
   * @param position the last record of a finished stretch
   * @param watermark the shard's watermark after it
   */
  public record ShardMark(Position position, long watermark) {}

  /** The watermark floor of a hash range, both ends inclusive, as 32 hexadecimal digits. */
  public record Floor(String fromHash, String toHash, long watermark) {
    Floor atMost(long limit) {
      return new Floor(fromHash, toHash, Math.min(watermark, limit));
    }
  }

  /**
   * @param position where a delivery began that never finished
   * @param attempts how often it began
   */
  public record Suspect(Position position, int attempts) {}

  /**
   * A clock set back by hand. Keys that have had no record of the shard since have forgotten that
   * their own time was further.
   *
   * @param at the last record before it
   */
  public record Reset(Position at, long watermark) {}

  public static Progress none(Shard shard) {
    return new Progress(
        shard,
        0,
        List.of(),
        List.of(),
        List.of(),
        false,
        Tally.ZERO,
        0,
        Long.MIN_VALUE,
        Optional.empty());
  }

  /** The next version of this, idle until a record comes. */
  public Progress nextIdle() {
    return next(true, tally, suspect);
  }

  /** The next version of this, with a record that is about to be tried. */
  public Progress nextSuspecting(Position position, int attempts) {
    return next(idle, tally, Optional.of(new Suspect(position, attempts)));
  }

  /** The next version of this, with its clock set by hand: all up to the mark is finished. */
  public Progress nextAt(ShardMark mark) {
    return nextAt(mark, floors, reset);
  }

  /**
   * The next version of this, with its clock set back: what was reached stays so.
   *
   * @throws IllegalStateException if nothing was reached, or its watermark is not beyond this one
   */
  public Progress nextSetBack(long watermark) {
    ShardMark last =
        reached().orElseThrow(() -> new IllegalStateException(shard + " has no clock yet"));
    if (last.watermark() <= watermark) {
      throw new IllegalStateException(
          "the clock of "
              + shard
              + " stands at "
              + last.watermark()
              + ", not beyond "
              + watermark
              + "; it can only be set back, records move it forward");
    }
    return nextAt(
        new ShardMark(last.position(), watermark),
        floors.stream().map(floor -> floor.atMost(watermark)).toList(),
        Optional.of(new Reset(last.position(), watermark)));
  }

  private Progress nextAt(ShardMark mark, List<Floor> nowFloors, Optional<Reset> nowReset) {
    return new Progress(
        shard,
        version + 1,
        List.of(mark),
        nowFloors,
        parents,
        false,
        tally,
        redelivered,
        arrival,
        Optional.empty(),
        nowReset);
  }

  /** The next version of this, with more records counted. */
  public Progress nextCounting(Tally more) {
    return next(idle, tally.plus(more), suspect);
  }

  private Progress next(boolean nowIdle, Tally nowCounted, Optional<Suspect> nowSuspect) {
    return new Progress(
        shard,
        version + 1,
        marks,
        floors,
        parents,
        nowIdle,
        nowCounted,
        redelivered,
        arrival,
        nowSuspect,
        reset);
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
