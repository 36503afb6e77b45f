package io.weir.engine;

import io.weir.Position;
import io.weir.Shard;
import io.weir.state.IdChunk;
import io.weir.state.KeyMark;
import io.weir.state.KeyMark.Counted;
import io.weir.state.KeyRecord;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which records a key has decided, and what became of those that progress does not count yet. */
final class Positions {
  private final StepRules rules;
  private final Ids ids;
  private final List<KeyMark> marks;
  private final Map<Shard, Tally> released = new HashMap<>();
  private final Map<Shard, Tally> now = new HashMap<>();
  private final Map<Shard, List<Counted>> before = new HashMap<>();

  Positions(StepRules rules, KeyRecord before) {
    this.rules = rules;
    this.ids = new Ids(before.positionIds(), rules.retention());
    this.marks = new ArrayList<>(before.marks());
  }

  boolean decidedBefore(SourceRecord record) {
    if (rules.finished(record.position())) {
      return true;
    }
    if (!judgedByMark(record)) {
      return ids.contains(Ids.of(record.position().toString()), record.arrival());
    }
    KeyMark mark = mark(record.position());
    return mark != null && record.position().atOrBefore(mark.position());
  }

  /**
   * With a factor above 1, lanes share no order: a mark judges only whole records of the key's own
   * lane (R12).
   */
  private boolean judgedByMark(SourceRecord record) {
    return rules.marksJudge() || rules.function().keysStayInOneShard() && !record.aggregated();
  }

  private KeyMark mark(Position position) {
    for (KeyMark mark : marks) {
      if (mark.position().partition().equals(position.partition())
          && mark.position().source().equals(position.source())) {
        return mark;
      }
    }
    return null;
  }

  /** From here on a redelivery of the record is recognised. */
  void decided(SourceRecord record, Tally outcome) {
    if (judgedByMark(record)) {
      move(record.position(), outcome);
    } else {
      ids.add(Ids.of(record.position().toString()), record.arrival());
    }
  }

  private void move(Position to, Tally outcome) {
    KeyMark old = mark(to);
    if (old != null) {
      marks.remove(old);
      before.putIfAbsent(to.shard(), old.uncounted());
    }
    now.merge(to.shard(), outcome, Tally::plus);
    marks.add(new KeyMark(to, List.of()));
  }

  /** What became of a parked record, whose position was taken as decided when it was parked. */
  void released(Position position, Tally outcome) {
    if (rules.marksJudge()) {
      released.merge(position.shard(), outcome, Tally::plus);
    }
  }

  /**
   * What became of released records of shards whose mark does not move now: their progress has to
   * count it in the same commit. The others are counted with the mark.
   */
  Map<Shard, Tally> counted() {
    Map<Shard, Tally> counted = new HashMap<>(released);
    counted.keySet().removeAll(now.keySet());
    return counted;
  }

  /** Marks of other shards are of no use once their progress covers them. */
  List<KeyMark> marks() {
    if (marks.size() > 1) {
      KeyMark newest = marks.getLast();
      marks.removeIf(mark -> mark != newest && rules.finished(mark.position()));
    }
    return marks.stream().map(this::withCounts).toList();
  }

  private KeyMark withCounts(KeyMark mark) {
    Shard shard = mark.position().shard();
    if (!now.containsKey(shard)) {
      return mark;
    }
    List<Counted> uncounted = new ArrayList<>(before.getOrDefault(shard, List.of()));
    uncounted.removeIf(counted -> rules.finished(counted.upTo()));
    Tally decided = now.get(shard).plus(released.getOrDefault(shard, Tally.ZERO));
    uncounted.add(new Counted(mark.position(), decided));
    return new KeyMark(mark.position(), uncounted);
  }

  List<IdChunk> ids(long arrival) {
    return ids.live(arrival);
  }
}
