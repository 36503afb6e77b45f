package io.weir.rank;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a key behind its first ones. What comes is noted beside them with its place, and what
 * goes is marked; both are done for many at once. So a row that changes here compares with a few
 * others, and moves none.
 */
final class RowsBehind<V> {
  private final RankSpec<V, ?> spec;
  private final SortedRows<V> rows;

  /** In their order. */
  private final List<Later<V>> later = new ArrayList<>();

  private int size;
  private int gone;

  /**
   * A row that is not among the others yet.
   *
   * @param place the place of the first of the others that stands behind it
   */
  record Later<V>(StoredRow<V> row, int place) {}

  RowsBehind(RankSpec<V, ?> spec) {
    this.spec = spec;
    this.rows = new SortedRows<>(spec);
  }

  int size() {
    return size;
  }

  /**
   * Adds a row.
   *
   * @param value what it is compared by
   */
  void add(StoredRow<V> row, V value) {
    int place = rows.placeFor(value);
    row.setBehind();
    later.add(placeAmongLater(value, place, true), new Later<>(row, place));
    size++;
    settleIfMany();
  }

  private int placeAmongLater(V value, int place, boolean behindEquals) {
    int low = 0;
    int high = later.size();
    while (low < high) {
      int middle = low + high >>> 1;
      int compared = compare(value, place, later.get(middle));
      if (compared > 0 || compared == 0 && behindEquals) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int compare(V value, int place, Later<V> other) {
    int compared = Integer.compare(place, other.place());
    return compared != 0 ? compared : spec.compare(value, other.row().value());
  }

  void remove(StoredRow<V> row) {
    row.setGone();
    gone++;
    size--;
    settleIfMany();
  }

  /** Puts a row into the place of one that is here, and that compares as equal. */
  void replace(StoredRow<V> before, StoredRow<V> row) {
    row.setBehind();
    int at = rows.placeOf(before);
    if (at != RankEdit.NOWHERE) {
      rows.set(at, row);
      return;
    }
    int place = rows.placeFor(before.value());
    for (int i = placeAmongLater(before.value(), place, false); i < later.size(); i++) {
      if (later.get(i).row() == before) {
        later.set(i, new Later<>(row, place));
        return;
      }
    }
    throw RankedRows.misplaced();
  }

  /** The first of the rows that compare as equal to a value and have its id; null if none is. */
  @Nullable StoredRow<V> find(V value, String id) {
    StoredRow<V> found = rows.find(value, id);
    return found != null ? found : findLater(value, rows.placeFor(value), id);
  }

  private @Nullable StoredRow<V> findLater(V value, int place, String id) {
    for (int i = placeAmongLater(value, place, false); i < later.size(); i++) {
      StoredRow<V> row = later.get(i).row();
      if (compare(value, place, later.get(i)) != 0) {
        return null;
      }
      if (!row.isGone() && id.equals(spec.input().idOf(row.value()))) {
        return row;
      }
    }
    return null;
  }

  /** Adds rows in front of all others. */
  void addFirst(List<StoredRow<V>> first) {
    settle();
    first.forEach(StoredRow::setBehind);
    rows.addAll(0, first);
    size += first.size();
  }

  /** Adds a row behind all others. */
  void addLast(StoredRow<V> last) {
    last.setBehind();
    rows.add(rows.size(), last);
    size++;
  }

  /** Takes out the first rows, at most so many. */
  List<StoredRow<V>> removeFirst(int most) {
    settle();
    int count = Math.min(most, rows.size());
    List<StoredRow<V>> first = rows.list(0, count);
    rows.remove(0, count);
    size -= count;
    return first;
  }

  /** The rows in their order. */
  List<StoredRow<V>> all() {
    settle();
    return rows.list(0, rows.size());
  }

  void clear() {
    rows.cut(0);
    later.clear();
    size = 0;
    gone = 0;
  }

  private void settleIfMany() {
    if (later.size() + gone > RankedRows.spare(rows.size())) {
      settle();
    }
  }

  /** Puts all rows into their places, without comparing them. */
  private void settle() {
    if (!later.isEmpty() || gone > 0) {
      rows.settle(later);
      later.clear();
      gone = 0;
    }
  }
}
