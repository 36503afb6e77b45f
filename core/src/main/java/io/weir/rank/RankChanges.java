package io.weir.rank;

import io.weir.OperatorContext;
import io.weir.rank.RowChange.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Says which results follow from a step of a key's rows.
 *
 * @param byRank true if each place is a result (a shift updates all places behind it), false if
 *     each row is one (only what enters and leaves is told)
 * @param start the first place that is given, from 0
 */
record RankChanges<V, O>(boolean byRank, int start, RowChanges<V, O> rows) {

  /**
   * @param end the place behind the last one that is given
   */
  void emit(RankEdit<V> edit, int end, OperatorContext<O> context) {
    if (byRank) {
      places(edit, end, context);
    } else if (edit.first() < end) {
      own(edit, end, context);
      others(edit, end, context);
    }
  }

  /** Tells of a row that was put behind all others. */
  void appended(StoredRow<V> row, int rank, OperatorContext<O> context) {
    if (rank > start) {
      rows.insert(row, byRank ? rank : 0, context);
    }
  }

  private void places(RankEdit<V> edit, int end, OperatorContext<O> context) {
    int last = Math.min(edit.last(), end - 1);
    for (int place = Math.max(edit.first(), start); place <= last; place++) {
      StoredRow<V> after = edit.after(place);
      if (after != edit.in()) {
        context.ofSeveral();
      }
      place(edit.before(place), after, place + 1, context);
    }
  }

  private void place(
      @Nullable StoredRow<V> before,
      @Nullable StoredRow<V> after,
      int rank,
      OperatorContext<O> context) {
    if (before != null && after != null) {
      rows.update(before, after, rank, context);
    } else if (after != null) {
      rows.insert(after, rank, context);
    } else if (before != null) {
      rows.delete(before, rank, context);
    }
  }

  /** Tells of the event's own row, which may take the place of an older one with its id. */
  private void own(RankEdit<V> edit, int end, OperatorContext<O> context) {
    boolean was = edit.out() != null && isGiven(edit.outAt(), end);
    boolean is = edit.in() != null && isGiven(edit.inAt(), end);
    place(was ? edit.out() : null, is ? edit.in() : null, 0, context);
  }

  /**
   * Tells of the other rows. Each of them moves by one place at most, so only those at both ends of
   * the places that are given can have entered or left. What enters is told before what leaves.
   */
  private void others(RankEdit<V> edit, int end, OperatorContext<O> context) {
    entered(edit, start, end, context);
    if (end - 1 > start) {
      entered(edit, end - 1, end, context);
      left(edit, end - 1, end, context);
    }
    left(edit, start, end, context);
  }

  private void left(RankEdit<V> edit, int place, int end, OperatorContext<O> context) {
    StoredRow<V> before = edit.before(place);
    if (before != null && before != edit.out() && !isGiven(edit.placeAfter(place), end)) {
      rows.delete(before, 0, context);
    }
  }

  private void entered(RankEdit<V> edit, int place, int end, OperatorContext<O> context) {
    StoredRow<V> after = edit.after(place);
    if (after != null && after != edit.in() && !isGiven(edit.placeBefore(place), end)) {
      context.ofSeveral();
      rows.emit(Kind.INSERT, after, 0, context);
    }
  }

  private boolean isGiven(int place, int end) {
    return place >= start && place < end;
  }
}
