package io.weir.engine;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.IdChunk;
import io.weir.state.KeyMark;
import io.weir.state.KeyMark.Counted;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records that a key has decided, and the counts that progress does not have yet. */
final class Positions {
  private final StepRules rules;
  private final SeenIds ids;
  private final List<KeyMark> before;
  private final long arrival;
  private final TallySum decided = new TallySum();

  /** True if the key was never stepped while its shards were read in parallel. */
  private final boolean onlyMarks;

  private Map<Shard, Tally> released = Map.of();

  /**
   * The mark of the run's shard, null while it has not moved. Only one mark moves, since new
   * records of a run are of one shard.
   */
  private @Nullable Position at;

  /** True if the key's records are all of one lane where a shard has several. */
  private final boolean oneLane;

  Positions(StepRules rules, String key, KeyRecord before, FingerprintFilter filter) {
    this.rules = rules;
    this.oneLane = rules.function().keysStayInOneShard() && !ShardKey.is(key);
    this.ids =
        SeenIds.of(
            before.positionIds(),
            rules.memory().retention(),
            rules.memory().retention(),
            !rules.marksJudge(),
            filter);
    this.before = before.marks();
    this.arrival = latest(before);
    this.onlyMarks = rules.marksJudge() && !hasIds(before) && !hasLanes(before);
  }

  /**
   * True if ids of positions judge records of the key, or did before its shards were read in order
   * (R29): one that was read in order has a mark. Ids are dropped, unlike marks.
   */
  boolean judgedByIds() {
    return !onlyMarks || before.isEmpty();
  }

  /** The latest arrival of a record that was decided or parked. */
  private static long latest(KeyRecord before) {
    long latest = before.arrival();
    List<ParkedRecord> parked = before.parked();
    for (int i = 0; i < parked.size(); i++) {
      latest = Math.max(latest, parked.get(i).arrival());
    }
    return latest;
  }

  private static boolean hasIds(KeyRecord before) {
    return !before.positionIds().isEmpty();
  }

  private static boolean hasLanes(KeyRecord before) {
    List<KeyMark> marks = before.marks();
    for (int i = 0; i < marks.size(); i++) {
      if (marks.get(i).isOfLane()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The records of a run that are not decided. They are in the shard's order, so behind one that
   * the mark has not reached there is none that it has.
   */
  List<TimedRecord> undecided(List<TimedRecord> records) {
    int first = 0;
    while (first < records.size() && decidedBefore(records.get(first).source())) {
      first++;
    }
    List<TimedRecord> left = first == 0 ? records : records.subList(first, records.size());
    return onlyMarks ? left : left.stream().filter(one -> !decidedBefore(one.source())).toList();
  }

  private boolean decidedBefore(SourceRecord record) {
    if (rules.marksJudge() && rules.finished(record.position())) {
      return true;
    }
    return isMarked(record)
        || !onlyMarks && ids.contains(Id.of(record.position().toString()), record.arrival())
        || !rules.marksJudge() && wasPruned(record) && rules.finished(record.position());
  }

  /**
   * With a factor above 1, lanes share no order: a mark judges only whole records of the key's own
   * lane (R12). Undecodable records have no lane, since their dead letters share a key. Marks from
   * before a change of the factor judge as before (R29).
   */
  private boolean judgedByMark(SourceRecord record) {
    return rules.marksJudge() || ofLane(record);
  }

  private boolean ofLane(SourceRecord record) {
    return oneLane && !record.aggregated();
  }

  /**
   * A record that arrived after everything that the key has seen is not one of those, whatever its
   * number: its stream was made anew (R18).
   */
  private boolean isMarked(SourceRecord record) {
    if (record.arrival() > arrival) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      KeyMark mark = before.get(i);
      if (sameShard(mark.position(), record.position())
          && record.position().atOrBefore(mark.position())
          && (!mark.isOfLane() || ofLane(record))) {
        return true;
      }
    }
    return false;
  }

  /**
   * A key that has marks, but none in the record's shard, may have had one there before the factor
   * was changed: it goes once progress covers it.
   */
  private boolean wasPruned(SourceRecord record) {
    for (KeyMark mark : before) {
      if (sameShard(mark.position(), record.position())) {
        return false;
      }
    }
    return !before.isEmpty();
  }

  private static boolean sameShard(Position one, Position other) {
    return one.shard().equals(other.shard());
  }

  /** Notes that a record is decided, so that its redelivery is recognised. */
  void decided(SourceRecord record, Tally outcome) {
    if (judgedByMark(record)) {
      at = record.position();
      decided.add(outcome);
    } else {
      ids.add(Id.of(record.position().toString()), record.arrival());
    }
  }

  /** Counts a parked record, whose position counted as decided when it was parked. */
  void released(Position position, Tally outcome) {
    if (rules.marksJudge()) {
      released = released.isEmpty() ? new HashMap<>() : released;
      released.merge(position.shard(), outcome, Tally::plus);
    }
  }

  /**
   * The counts of released records of shards whose mark does not move now; their progress has to
   * count them in the same commit. The others are counted with the mark.
   */
  Map<Shard, Tally> counted() {
    Position to = at;
    if (to == null || released.isEmpty()) {
      return released;
    }
    Map<Shard, Tally> counted = new HashMap<>(released);
    counted.remove(to.shard());
    return counted;
  }

  /** Marks of other shards are of no use once their progress covers them. */
  List<KeyMark> marks() {
    Position to = at;
    if (to != null && before.size() <= 1 && isOfRun(before, to)) {
      return List.of(moved(before.isEmpty() ? null : before.getFirst(), to));
    }
    List<KeyMark> marks = new ArrayList<>(before.size() + 1);
    KeyMark old = null;
    for (KeyMark mark : before) {
      if (to != null && isMoving(mark, to)) {
        old = mark;
      } else if (isNewest(mark) || !rules.marksJudge() || !rules.finished(mark.position())) {
        marks.add(mark);
      }
    }
    if (to != null) {
      marks.add(moved(old, to));
    }
    return marks;
  }

  /** True for nearly all keys: there is one mark at most, in the shard of the run. */
  private boolean isOfRun(List<KeyMark> marks, Position to) {
    return marks.isEmpty() || isMoving(marks.getFirst(), to);
  }

  /** A lane's mark is another than the one of before the factor was changed (R29). */
  private boolean isMoving(KeyMark mark, Position to) {
    return sameShard(mark.position(), to) && mark.isOfLane() == !rules.marksJudge();
  }

  private boolean isNewest(KeyMark mark) {
    return at == null && mark == before.getLast();
  }

  /**
   * @param old the mark that moves; null for the first one in its shard
   */
  private KeyMark moved(@Nullable KeyMark old, Position to) {
    if (!rules.marksJudge()) {
      return KeyMark.ofLane(to);
    }
    Tally now = decided.tally();
    if (!released.isEmpty()) {
      now = now.plus(released.getOrDefault(to.shard(), Tally.ZERO));
    }
    Counted latest = new Counted(to, now);
    return new KeyMark(
        to, old == null || isCounted(old) ? List.of(latest) : uncounted(old, latest));
  }

  /** True if progress counts all of a mark; it always covers the oldest part first. */
  private boolean isCounted(KeyMark mark) {
    return mark.uncounted().isEmpty() || rules.finished(mark.uncounted().getLast().upTo());
  }

  private List<Counted> uncounted(KeyMark old, Counted latest) {
    List<Counted> uncounted = new ArrayList<>(old.uncounted().size() + 1);
    for (Counted counted : old.uncounted()) {
      if (!rules.finished(counted.upTo())) {
        uncounted.add(counted);
      }
    }
    uncounted.add(latest);
    return uncounted;
  }

  List<IdChunk> ids(long arrival) {
    return ids.live(arrival);
  }
}
