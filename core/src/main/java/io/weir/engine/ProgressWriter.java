package io.weir.engine;

import io.weir.spi.Position;
import io.weir.state.KeyMark;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes how far a shard has come (C10). */
final class ProgressWriter {
  /** More marks than this are never kept; log2 of the largest batch is 14. */
  static final int MAX_MARKS = 20;

  private static final int MAX_CONFLICTS = 8;
  private static final Tally FILTERED = Tally.filtered(1);

  /**
   * One finished stretch of a delivery.
   *
   * @param start the delivery's first record
   * @param end the last finished record and the watermark after it; empty = none was finished
   * @param filtered positions of filtered records
   * @param keyMarks the marks of the delivery's keys in this shard
   * @param redelivered the number of records that came again
   * @param arrival the latest arrival of the finished records; {@link Long#MIN_VALUE} if there is
   *     none
   */
  record Stretch(
      Position start,
      Optional<ShardMark> end,
      List<Position> filtered,
      Collection<KeyMark> keyMarks,
      int redelivered,
      long arrival) {}

  private final String function;
  private final StateStore store;
  private final EngineStats stats;

  ProgressWriter(String function, StateStore store, EngineStats stats) {
    this.function = function;
    this.store = store;
    this.stats = stats;
  }

  /** The progress that is stored afterwards. A lost condition is computed again on the winner. */
  Progress write(Progress known, Stretch stretch) {
    Progress current = known;
    for (int i = 0; i < MAX_CONFLICTS; i++) {
      if (isOver(current, stretch)) {
        return current;
      }
      Progress next = next(current.returned(), stretch);
      Progress stored = store.commitProgress(function, next);
      if (stored == next || stored.equals(next)) {
        stats.reached(current, next);
        return next;
      }
      current = stored;
    }
    throw new io.weir.state.StateStoreException(
        "progress of "
            + known.shard()
            + " was written by others "
            + MAX_CONFLICTS
            + " times in a row");
  }

  /** True for a straggler of a shard that is gone, which changes nothing. */
  private static boolean isOver(Progress current, Stretch stretch) {
    return current.gone().isPresent()
        && stretch.end().filter(end -> !current.covers(end.position())).isEmpty();
  }

  static Progress next(Progress current, Stretch stretch) {
    List<ShardMark> marks = marks(current, stretch);
    Position reached = marks.isEmpty() ? null : marks.getLast().position();
    boolean isFirst = current.marks().isEmpty() && reached != null;
    return (isFirst ? current.beginning(stretch.start()) : current)
        .nextReached(
            marks,
            newlyCovered(current, reached, stretch),
            stretch.redelivered(),
            stretch.arrival());
  }

  /** Drops the marks below the largest one before the start, and adds the end in its place. */
  private static List<ShardMark> marks(Progress current, Stretch stretch) {
    List<ShardMark> marks = new ArrayList<>();
    for (ShardMark mark : current.marks()) {
      if (mark.position().atOrBefore(stretch.start()) && !mark.position().equals(stretch.start())) {
        marks.clear();
      }
      marks.add(mark);
    }
    stretch.end().ifPresent(end -> insert(marks, end, current.reset()));
    while (marks.size() > MAX_MARKS) {
      marks.removeFirst();
    }
    return marks;
  }

  /**
   * Time may have passed by the clock since the batch was judged: it does not go back. A batch that
   * ends before others may write after them, from a lane of its own or late: what it has seen is
   * before their ends, too. What was set back by hand stays so.
   */
  private static void insert(List<ShardMark> marks, ShardMark end, Optional<Progress.Reset> reset) {
    int at = 0;
    while (at < marks.size() && marks.get(at).position().atOrBefore(end.position())) {
      if (marks.get(at).position().equals(end.position())) {
        return;
      }
      at++;
    }
    long least = at == 0 ? end.watermark() : marks.get(at - 1).watermark();
    marks.add(at, new ShardMark(end.position(), Math.max(least, end.watermark())));
    if (reset.filter(back -> end.position().atOrBefore(back.at())).isEmpty()) {
      raise(marks.subList(at + 1, marks.size()), marks.get(at).watermark());
    }
  }

  private static void raise(List<ShardMark> later, long watermark) {
    later.replaceAll(mark -> mark.atLeast(watermark));
  }

  private static Tally newlyCovered(Progress before, @Nullable Position reached, Stretch stretch) {
    TallySum sum = new TallySum();
    for (Position filtered : stretch.filtered()) {
      if (newlyCovered(before, reached, filtered)) {
        sum.add(FILTERED);
      }
    }
    for (KeyMark mark : stretch.keyMarks()) {
      List<KeyMark.Counted> uncounted = mark.uncounted();
      for (int i = 0; i < uncounted.size(); i++) {
        if (newlyCovered(before, reached, uncounted.get(i).upTo())) {
          sum.add(uncounted.get(i).tally());
        }
      }
    }
    return sum.tally();
  }

  private static boolean newlyCovered(
      Progress before, @Nullable Position reached, Position position) {
    return reached != null && position.atOrBefore(reached) && !before.covers(position);
  }
}
