package io.weir.rank;

import org.jspecify.annotations.Nullable;

/**
 * One step of a key's rows: a row is taken out, a row is put in, or both. All other rows keep their
 * order. Places are indices from 0, or {@link RankedRows#BEHIND} all that are given.
 *
 * @param rows all rows, after the step
 * @param out the row that was taken out; null = none
 * @param outAt its place before the step; {@link #NOWHERE} if none was taken out
 * @param in the row that was put in; null = none
 * @param inAt its place after the step; {@link #NOWHERE} if none was put in
 */
record RankEdit<V>(
    RankedRows<V> rows,
    @Nullable StoredRow<V> out,
    int outAt,
    @Nullable StoredRow<V> in,
    int inAt) {
  static final int NOWHERE = -1;

  static <V> RankEdit<V> inserted(RankedRows<V> rows, StoredRow<V> row, int at) {
    return new RankEdit<>(rows, null, NOWHERE, row, at);
  }

  static <V> RankEdit<V> removed(RankedRows<V> rows, StoredRow<V> row, int at) {
    return new RankEdit<>(rows, row, at, null, NOWHERE);
  }

  static <V> RankEdit<V> replaced(
      RankedRows<V> rows, StoredRow<V> before, int beforeAt, StoredRow<V> row, int at) {
    return new RankEdit<>(rows, before, beforeAt, row, at);
  }

  /** The row at a place after the step; null = there is none. */
  @Nullable StoredRow<V> after(int place) {
    return place < rows.size() ? rows.get(place) : null;
  }

  /** The row at a place before the step; null = there was none. */
  @Nullable StoredRow<V> before(int place) {
    return place == outAt ? out : after(placeAfter(place));
  }

  /** The place after the step of a row that stayed, by its place before. */
  int placeAfter(int before) {
    int between = out != null && before > outAt ? before - 1 : before;
    return in != null && between >= inAt ? between + 1 : between;
  }

  /** The place before the step of a row that stayed, by its place after. */
  int placeBefore(int after) {
    int between = in != null && after > inAt ? after - 1 : after;
    return out != null && between >= outAt ? between + 1 : between;
  }

  /** The first place that has another row now. */
  int first() {
    if (in == null) {
      return outAt;
    }
    return out == null ? inAt : Math.min(inAt, outAt);
  }

  /** The last place that has another row now, or none any more. */
  int last() {
    if (in != null && out != null) {
      return Math.max(inAt, outAt);
    }
    return in == null ? rows.size() : rows.size() - 1;
  }
}
