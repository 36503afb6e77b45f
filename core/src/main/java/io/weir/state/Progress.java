package io.weir.state;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.time.Millis;
import io.weir.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The progress of a function in one shard; immutable.
 *
 * @param stream the ARN of the shard's stream; empty if not known yet
 * @param version the number of its writes; 0 = not stored yet
 * @param marks oldest first; the last one is <em>reached</em>: every record up to it is finished
 *     and its emissions delivered. Two at one place: time has passed there without a record
 * @param floors final watermarks of closed parents by hash range, for records of that range
 * @param parents the shards that had to be finished before this one
 * @param silentUntil the time before which all arrivals in an idle shard are finished, epoch
 *     milliseconds, from an empty poll at its tip (R7); 0 = idle, and the time of the poll is not
 *     known; {@link #BUSY} = not idle
 * @param tally the counts of the distinct records up to <em>reached</em>
 * @param redelivered records that came again after they were decided
 * @param arrival the latest arrival of a finished record, epoch milliseconds; before the first one,
 *     the time up to which event time has passed; {@link Long#MIN_VALUE} if neither is: later
 *     records of this shard arrive before it only by as much as its producers are out of order
 * @param suspect the record with which a process began that may not have come to its end, or that
 *     was being tried alone, and how often (R9)
 * @param reset the last time that the clock was set back, if ever (R8)
 * @param succeededBy the incarnation of the shard that came after this one in the same stream,
 *     which was made anew; 0 while there is none (R18)
 * @param heirs for a closed shard, the next shards after it that had not begun when somebody saw
 *     them; they only become more (R23)
 * @param gone the data that remains once no record can come any more and batches need not read it
 *     (R28)
 * @param from the first record that was delivered: records before it are not known; empty if none
 *     is finished yet, or it is not known
 */
public record Progress(
    Shard shard,
    String stream,
    long version,
    List<ShardMark> marks,
    List<Floor> floors,
    List<Shard> parents,
    long silentUntil,
    Tally tally,
    long redelivered,
    long arrival,
    Optional<Suspect> suspect,
    Optional<Reset> reset,
    int succeededBy,
    long succeededFrom,
    List<Shard> heirs,
    Optional<Gone> gone,
    Optional<Position> from) {
  /** The {@link #silentUntil} of a shard that is not idle. */
  public static final long BUSY = Long.MIN_VALUE;

  public Progress {
    heirs = List.copyOf(heirs);
    marks = List.copyOf(marks);
    floors = List.copyOf(floors);
    parents = List.copyOf(parents);
  }

  /**
   * @param position the last record of a finished stretch
   * @param watermark the shard's watermark after it
   */
  public record ShardMark(Position position, long watermark) {
    /** The mark with its watermark raised to at least this one. */
    public ShardMark atLeast(long least) {
      return watermark >= least ? this : new ShardMark(position, least);
    }
  }

  /** The watermark floor of a hash range, both ends inclusive, as 32 hexadecimal digits. */
  public record Floor(String fromHash, String toHash, long watermark) {
    /** The floor raised to at least this watermark. */
    public Floor atLeast(long least) {
      return new Floor(fromHash, toHash, Math.max(watermark, least));
    }

    /** The floor moved later by this many milliseconds. */
    public Floor plus(long millis) {
      return new Floor(fromHash, toHash, Millis.plus(watermark, millis));
    }

    Floor atMost(long limit) {
      return new Floor(fromHash, toHash, Math.min(watermark, limit));
    }
  }

  /**
   * @param position the position at which an unfinished delivery began
   * @param attempts the number of times that it began
   */
  public record Suspect(Position position, int attempts) {}

  /**
   * A clock set back by hand. Keys that have had no record of the shard since have forgotten that
   * their own time was further.
   *
   * @param at the last record before it
   */
  public record Reset(Position at, long watermark) {}

  /**
   * A shard that was trimmed, or whose stream is gone.
   *
   * @param heirs the nearest shards that came after it, as far as they were known
   */
  public record Gone(List<Shard> heirs) {
    public Gone {
      heirs = List.copyOf(heirs);
    }
  }

  public static Progress none(Shard shard) {
    return first(shard, "", List.of(), List.of());
  }

  /** The first progress of a shard. */
  public static Progress first(
      Shard shard, String stream, List<Floor> floors, List<Shard> parents) {
    return new Progress(
        shard,
        stream,
        0,
        List.of(),
        floors,
        parents,
        BUSY,
        Tally.ZERO,
        0,
        Long.MIN_VALUE,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The next version of this, unchanged. */
  public Progress nextBegun() {
    return next().made();
  }

  /**
   * The next version, idle until a record comes. A later time of an earlier poll is kept, since
   * this poll's clock may be behind.
   *
   * @param until the time before which all arrivals are finished, epoch milliseconds
   */
  public Progress nextIdle(long until) {
    Change next = next();
    next.silentUntil = Math.max(silentUntil, until);
    return next.made();
  }

  /** The same, idle and known to be silent until a time. */
  public Progress silent(long until) {
    Change same = change();
    same.silentUntil = until;
    return same.made();
  }

  /** True if an empty poll at the tip was the last news of the shard. */
  public boolean idle() {
    return silentUntil != BUSY;
  }

  /**
   * The next version, in which event time has passed by the clock while no record came. The mark of
   * the last record stays before the new one at the same place: it tells from where time passed
   * (decision 19).
   *
   * @param watermark the event time now
   */
  public Progress nextPassed(long watermark) {
    List<ShardMark> passed = new ArrayList<>(marks.subList(0, marks.indexOf(lastRecord()) + 1));
    passed.add(new ShardMark(lastRecord().position(), watermark));
    Change next = next();
    next.marks = passed;
    return next.made();
  }

  /**
   * The same for a shard without records: the floors from its parents pass.
   *
   * @param until the time up to which they have passed, epoch milliseconds; no record can have
   *     arrived before
   */
  public Progress nextPassed(List<Floor> nowFloors, long until) {
    Change next = next();
    next.floors = nowFloors;
    next.arrival = Math.max(arrival, until);
    return next.made();
  }

  /** The mark that the last record left, before any time that passed without one. */
  public ShardMark lastRecord() {
    ShardMark last = marks.getLast();
    return marks.stream()
        .filter(mark -> mark.position().equals(last.position()))
        .findFirst()
        .orElse(last);
  }

  /** The next version of this, with a record that is about to be tried. */
  public Progress nextSuspecting(Position position, int attempts) {
    Change next = next();
    next.suspect = Optional.of(new Suspect(position, attempts));
    return next.made();
  }

  /** The next version of this, with more records counted. */
  public Progress nextCounting(Tally more) {
    Change next = next();
    next.tally = tally.plus(more);
    return next.made();
  }

  /**
   * The next version of this, once its stream was made anew.
   *
   * @param earliest the earliest arrival of a record of the new one
   */
  public Progress nextSucceededBy(int incarnation, long earliest) {
    Change next = next();
    next.succeededBy = incarnation;
    next.succeededFrom = earliest;
    return next.made();
  }

  /** The next version of this, with more shards after it; see {@link #before}. */
  public Progress nextBefore(List<Shard> moreHeirs) {
    return nextBegun().before(moreHeirs);
  }

  /**
   * The same with more shards after it. Those that it has stay: who saw them may have seen more of
   * the stream than who adds some, and once a shard in between is trimmed nobody sees them again
   * (R23).
   */
  public Progress before(List<Shard> moreHeirs) {
    Set<Shard> all = new LinkedHashSet<>(heirs);
    all.addAll(moreHeirs);
    Change same = change();
    same.heirs = List.copyOf(all);
    return same.made();
  }

  /** The next version of this, once no record can come any more. */
  public Progress nextGone(List<Shard> nowHeirs) {
    Change next = next();
    next.gone = Optional.of(new Gone(nowHeirs));
    return next.made();
  }

  /** The same with its stream, unless that was known before. */
  public Progress of(String of) {
    if (!stream.isEmpty() || of.isEmpty()) {
      return this;
    }
    Change same = change();
    same.stream = of;
    return same.made();
  }

  /**
   * The same with its first record, unless that is known. The first finished stretch sets it, or
   * the claim of a shard that is read in parallel.
   */
  public Progress beginning(Position first) {
    if (from.isPresent()) {
      return this;
    }
    Change same = change();
    same.from = Optional.of(first);
    return same.made();
  }

  /** The same, no longer gone, as more records may come after all. */
  public Progress returned() {
    if (gone.isEmpty()) {
      return this;
    }
    Change same = change();
    same.gone = Optional.empty();
    return same.made();
  }

  /** The next version of this, with its clock set by hand: all up to the mark is finished. */
  public Progress nextAt(ShardMark mark) {
    return nextAt(mark, floors, reset);
  }

  /**
   * The next version with its clock set back; finished records stay finished.
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
    Change next = next();
    next.marks = List.of(mark);
    next.floors = nowFloors;
    next.silentUntil = BUSY;
    next.suspect = Optional.empty();
    next.reset = nowReset;
    return next.made();
  }

  /**
   * The next version after a stretch of a delivery. From the first record on, the arrival is that
   * of records only; before, it was from a reader's clock.
   *
   * @param moreCounted the counts of the records that {@code nowMarks} newly cover
   * @param moreRedelivered the number of records that came again
   * @param latest the latest arrival among the finished records
   */
  public Progress nextReached(
      List<ShardMark> nowMarks, Tally moreCounted, long moreRedelivered, long latest) {
    Change next = next();
    next.marks = nowMarks;
    next.silentUntil = BUSY;
    next.tally = tally.plus(moreCounted);
    next.redelivered = redelivered + moreRedelivered;
    boolean first = marks.isEmpty() && latest != Long.MIN_VALUE;
    next.arrival = first ? latest : Math.max(arrival, latest);
    next.suspect = Optional.empty();
    return next.made();
  }

  /** The furthest mark, if any. */
  public Optional<ShardMark> reached() {
    return marks.isEmpty() ? Optional.empty() : Optional.of(marks.getLast());
  }

  /** The watermark of the furthest mark; {@link WatermarkStrategy#NONE} without one. */
  public long ownWatermark() {
    return marks.isEmpty() ? WatermarkStrategy.NONE : marks.getLast().watermark();
  }

  /**
   * The lowest watermark that holds in the shard: its own, at least the least of its floors (R14),
   * which it has also before its first record.
   */
  public long lowestWatermark() {
    long least = floors.isEmpty() ? WatermarkStrategy.NONE : Long.MAX_VALUE;
    for (Floor floor : floors) {
      least = Math.min(least, floor.watermark());
    }
    return Math.max(ownWatermark(), least);
  }

  /** True if this is of that stream, or one of the two is not known. */
  public boolean mayBeOf(String other) {
    return other.isEmpty() || stream.isEmpty() || stream.equals(other);
  }

  /** True if the record is finished: it was decided and its emissions were delivered. */
  public boolean covers(Position position) {
    return !marks.isEmpty() && position.atOrBefore(marks.getLast().position());
  }

  /**
   * True if a record is before everything that was delivered. It is not known whether it was ever
   * decided, so it must not count as finished (P1).
   */
  public boolean beginsAfter(Position position) {
    return from.isPresent() && !from.get().atOrBefore(position);
  }

  /**
   * True if a record is at a finished position but arrived later than all finished records: its
   * stream was made anew, with lower numbers (R18).
   *
   * @param itsArrival the arrival of the record, epoch milliseconds
   */
  public boolean isOfAnother(Position position, long itsArrival) {
    return arrival != Long.MIN_VALUE && itsArrival > arrival && covers(position);
  }

  /** A copy in which some parts are to be others, each by its name. */
  public Change change() {
    return new Change(this);
  }

  private Change next() {
    Change next = change();
    next.version++;
    return next;
  }

  /** Progress being changed; parts that are not set stay as they are. Used once. */
  public static final class Change {
    private final Shard shard;
    private long version;
    private String stream;
    private List<ShardMark> marks;
    private List<Floor> floors;
    private List<Shard> parents;
    private long silentUntil;
    private Tally tally;
    private long redelivered;
    private long arrival;
    private Optional<Suspect> suspect;
    private Optional<Reset> reset;
    private int succeededBy;
    private long succeededFrom;
    private List<Shard> heirs;
    private Optional<Gone> gone;
    private Optional<Position> from;

    private Change(Progress of) {
      shard = of.shard;
      version = of.version;
      stream = of.stream;
      marks = of.marks;
      floors = of.floors;
      parents = of.parents;
      silentUntil = of.silentUntil;
      tally = of.tally;
      redelivered = of.redelivered;
      arrival = of.arrival;
      suspect = of.suspect;
      reset = of.reset;
      succeededBy = of.succeededBy;
      succeededFrom = of.succeededFrom;
      heirs = of.heirs;
      gone = of.gone;
      from = of.from;
    }

    public Change version(long next) {
      version = next;
      return this;
    }

    public Change stream(String next) {
      stream = next;
      return this;
    }

    public Change marks(List<ShardMark> next) {
      marks = next;
      return this;
    }

    public Change floors(List<Floor> next) {
      floors = next;
      return this;
    }

    public Change parents(List<Shard> next) {
      parents = next;
      return this;
    }

    public Change silentUntil(long next) {
      silentUntil = next;
      return this;
    }

    public Change tally(Tally next) {
      tally = next;
      return this;
    }

    public Change redelivered(long next) {
      redelivered = next;
      return this;
    }

    public Change arrival(long next) {
      arrival = next;
      return this;
    }

    public Change suspect(Optional<Suspect> next) {
      suspect = next;
      return this;
    }

    public Change reset(Optional<Reset> next) {
      reset = next;
      return this;
    }

    public Change succeededBy(int next) {
      succeededBy = next;
      return this;
    }

    public Change succeededFrom(long next) {
      succeededFrom = next;
      return this;
    }

    public Change heirs(List<Shard> next) {
      heirs = next;
      return this;
    }

    public Change gone(Optional<Gone> next) {
      gone = next;
      return this;
    }

    public Change from(Optional<Position> next) {
      from = next;
      return this;
    }

    public Progress made() {
      return new Progress(
          shard,
          stream,
          version,
          marks,
          floors,
          parents,
          silentUntil,
          tally,
          redelivered,
          arrival,
          suspect,
          reset,
          succeededBy,
          succeededFrom,
          heirs,
          gone,
          from);
    }
  }
}
