package io.weir.audit;

import io.weir.ClockScope;
import io.weir.StreamFunction;
import io.weir.spi.Shard;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lower bound of event time, from stored state: never more than the truth, often less. A key that
 * is due by it is certainly due.
 */
final class EventTime {
  static final long NONE = Long.MIN_VALUE;

  private final FunctionView function;
  private final long least;
  private final long most;

  EventTime(FunctionView function) {
    this.function = function;
    Set<Shard> listed = function.listed();
    this.least = listed == null || !allHaveBegun(listed) ? NONE : leastOfLiving(listed);
    long furthest = NONE;
    for (Progress one : function.progress().values()) {
      furthest = Math.max(furthest, furthest(one));
    }
    this.most = furthest;
  }

  /** The largest watermark of any shard. */
  long most() {
    return most;
  }

  /** The lower bound of a silent key's event time; NONE if nothing is certain. */
  long of(KeyRecord record) {
    StreamFunction definition = function.definition();
    if (definition == null) {
      return NONE;
    }
    if (definition.clock() == ClockScope.PER_KEY) {
      return record.floor();
    }
    List<KeyMark> marks = record.marks();
    return definition.keysStayInOneShard() && !marks.isEmpty()
        ? clock(function.progress().get(marks.getLast().position().shard()))
        : least;
  }

  /**
   * True if every listed shard has delivered, in any incarnation. Progress that was moved aside is
   * of an earlier stream, so it does not count for a listed shard of its name.
   */
  private boolean allHaveBegun(Set<Shard> listed) {
    Set<Shard> begun = new HashSet<>();
    for (Progress one : function.progress().values()) {
      if (one.gone().isEmpty()) {
        begun.add(one.shard().incarnation(0));
      }
    }
    return begun.containsAll(listed);
  }

  /**
   * A parent is over once a child of it has delivered, unless a shard of its name is listed, which
   * may be of a stream that was made anew; an idle shard may hold nothing back.
   */
  private long leastOfLiving(Set<Shard> listed) {
    Set<Shard> over = new HashSet<>();
    function.progress().values().forEach(one -> over.addAll(one.parents()));
    over.removeIf(shard -> listed.contains(shard.incarnation(0)));
    long clock = Long.MAX_VALUE;
    for (Progress one : function.progress().values()) {
      if (one.gone().isEmpty() && !over.contains(one.shard())) {
        clock = Math.min(clock, clock(one));
      }
    }
    return clock == Long.MAX_VALUE ? NONE : clock;
  }

  /** The furthest event time in any part of a shard. */
  private static long furthest(Progress progress) {
    long furthest = clock(progress);
    for (Progress.Floor floor : progress.floors()) {
      furthest = Math.max(furthest, floor.watermark());
    }
    return furthest;
  }

  /** The watermark of a shard; NONE if it has none, or no progress is known. */
  static long clock(@Nullable Progress progress) {
    if (progress == null) {
      return NONE;
    }
    long own = progress.marks().isEmpty() ? NONE : progress.marks().getLast().watermark();
    if (progress.floors().isEmpty()) {
      return own;
    }
    long floor = Long.MAX_VALUE;
    for (Progress.Floor one : progress.floors()) {
      floor = Math.min(floor, one.watermark());
    }
    return Math.max(own, floor);
  }
}
