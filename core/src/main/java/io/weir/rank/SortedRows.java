package io.weir.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in their order; those that compare as equal in the order of their arrival, so no number of
 * arrival is kept. An array of its own, because a list cannot move a row in one step.
 */
final class SortedRows<V> {
  private final RankSpec<V, ?> spec;
  private StoredRow<V>[] rows = array(8);

  /**
   * The rows' values beside them, null where a row was not compared yet: a search looks at few rows
   * that are near each other in memory, and then fetches half as much.
   */
  private @Nullable Object[] values = new @Nullable Object[rows.length];

  private int size;

  SortedRows(RankSpec<V, ?> spec) {
    this.spec = spec;
  }

  @SuppressWarnings("unchecked")
  private static <V> StoredRow<V>[] array(int length) {
    return (StoredRow<V>[]) new StoredRow<?>[length];
  }

  int size() {
    return size;
  }

  StoredRow<V> get(int at) {
    return rows[at];
  }

  /** The rows from a place to before another one. */
  List<StoredRow<V>> list(int from, int to) {
    return new ArrayList<>(Arrays.asList(rows).subList(from, to));
  }

  @SuppressWarnings("unchecked")
  private V value(int at) {
    Object value = values[at];
    if (value == null) {
      value = rows[at].value();
      values[at] = value;
    }
    return (V) value;
  }

  /** The place of a new row: behind those that compare as equal. */
  int placeFor(V value) {
    return place(value, true);
  }

  private int place(V value, boolean behindEquals) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      int compared = spec.compare(value, value(middle));
      if (compared > 0 || compared == 0 && behindEquals) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** True if a new row stands behind all of these. */
  boolean endBefore(V value) {
    return size == 0 || spec.compare(value, value(size - 1)) >= 0;
  }

  /** The place of a row; {@link RankEdit#NOWHERE} if it is not where its value belongs. */
  int placeOf(StoredRow<V> row) {
    V value = row.value();
    for (int at = place(value, false); at < size; at++) {
      if (rows[at] == row) {
        return at;
      }
      if (spec.compare(value, value(at)) != 0) {
        return RankEdit.NOWHERE;
      }
    }
    return RankEdit.NOWHERE;
  }

  /** The first of the rows that compare as equal to a value and have its id; null if none is. */
  @Nullable StoredRow<V> find(V value, String id) {
    for (int at = place(value, false); at < size; at++) {
      V row = value(at);
      if (spec.compare(value, row) != 0) {
        return null;
      }
      if (!rows[at].isGone() && id.equals(spec.input().idOf(row))) {
        return rows[at];
      }
    }
    return null;
  }

  void set(int at, StoredRow<V> row) {
    rows[at] = row;
    values[at] = null;
  }

  void add(int at, StoredRow<V> row) {
    makeRoom(at, 1);
    set(at, row);
  }

  void addAll(int at, List<StoredRow<V>> more) {
    makeRoom(at, more.size());
    for (int i = 0; i < more.size(); i++) {
      set(at + i, more.get(i));
    }
  }

  private void makeRoom(int at, int more) {
    if (size + more > rows.length) {
      int length = Math.max(2 * size, size + more);
      rows = Arrays.copyOf(rows, length);
      values = Arrays.copyOf(values, length);
    }
    shift(at, at + more, size - at);
    size += more;
  }

  private void shift(int from, int to, int count) {
    System.arraycopy(rows, from, rows, to, count);
    System.arraycopy(values, from, values, to, count);
  }

  /** Takes out the rows from a place to before another one. */
  void remove(int from, int to) {
    shift(to, from, size - to);
    cut(size - (to - from));
  }

  /** Takes out all rows from a place on. */
  void cut(int to) {
    Arrays.fill(rows, to, size, null);
    Arrays.fill(values, to, size, null);
    size = to;
  }

  /** Takes in rows at their places, and leaves out those that are gone. */
  void settle(List<RowsBehind.Later<V>> later) {
    SortedRows<V> all = new SortedRows<>(spec);
    all.makeRoom(0, size + later.size());
    all.size = 0;
    int from = 0;
    for (RowsBehind.Later<V> one : later) {
      all.addLiving(this, from, one.place());
      from = one.place();
      if (!one.row().isGone()) {
        all.set(all.size++, one.row());
      }
    }
    all.addLiving(this, from, size);
    rows = all.rows;
    values = all.values;
    size = all.size;
  }

  private void addLiving(SortedRows<V> others, int from, int to) {
    for (int at = from; at < to; at++) {
      if (!others.rows[at].isGone()) {
        rows[size] = others.rows[at];
        values[size] = others.values[at];
        size++;
      }
    }
  }
}
