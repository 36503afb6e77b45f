package io.weir.rank;

import io.weir.LimitExceededException;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a key in their order; those that compare as equal in the order of their arrival, so
 * no number of arrival is kept. An array of its own, because a list cannot move a row in one step:
 * with many rows that is what an update costs.
 */
final class RankedRows<V> {
  private final RankSpec<V, ?> spec;
  private StoredRow<V>[] rows = array(16);

  /**
   * The rows' values beside them, null where a row was not compared yet: a search looks at few rows
   * that are near each other in memory, and then fetches half as much.
   */
  private @Nullable Object[] values = new @Nullable Object[rows.length];

  private int size;
  private final Map<String, StoredRow<V>> byId = new HashMap<>();

  RankedRows(RankSpec<V, ?> spec) {
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

  /** The row with that id; null if there is none. Only where ids are unique. */
  @Nullable StoredRow<V> withId(@Nullable String id) {
    return id == null ? null : byId.get(id);
  }

  /** The place of a new row: behind those that compare as equal. */
  int placeFor(V value) {
    return place(value, true);
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

  /** The place of a row that is here. */
  int placeOf(StoredRow<V> row) {
    for (int at = place(row.value(), false); at < size; at++) {
      if (rows[at] == row) {
        return at;
      }
    }
    throw new IllegalStateException(
        "a row does not stand where by(..) has it: an order must not change while keys have state,"
            + " and must compare rows alike each time");
  }

  /**
   * The first of the rows that compare as equal to a value and have its id; -1 if there is none.
   */
  int placeOfEqual(V value, @Nullable String id) {
    for (int at = place(value, false); at < size; at++) {
      V row = value(at);
      if (spec.compare(value, row) != 0) {
        return RankEdit.NOWHERE;
      }
      if (id != null && id.equals(spec.input().idOf(row))) {
        return at;
      }
    }
    return RankEdit.NOWHERE;
  }

  void add(int at, StoredRow<V> row) {
    if (size >= spec.maxRows() && !spec.input().keepsOnlyTheTop()) {
      throw new LimitExceededException(
          "maxRows",
          spec.maxRows(),
          "use a finer key, let keys expire, or allow more with maxRows(..)");
    }
    requireRoom();
    shift(at, at + 1, size - at);
    size++;
    put(at, row);
  }

  private void requireRoom() {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
  }

  private void shift(int from, int to, int count) {
    System.arraycopy(rows, from, rows, to, count);
    System.arraycopy(values, from, values, to, count);
  }

  private void put(int at, StoredRow<V> row) {
    rows[at] = row;
    values[at] = null;
    if (row.id() != null) {
      byId.put(row.id(), row);
    }
  }

  /**
   * Replaces a row by another one with its id.
   *
   * @param to the place of the new row, once the old one is gone
   */
  void move(int from, int to, StoredRow<V> row) {
    if (from < to) {
      shift(from + 1, from, to - from);
    } else {
      shift(to, to + 1, from - to);
    }
    put(to, row);
  }

  StoredRow<V> remove(int at) {
    StoredRow<V> row = rows[at];
    shift(at + 1, at, size - at - 1);
    cut(size - 1);
    if (row.id() != null) {
      byId.remove(row.id());
    }
    return row;
  }

  private void cut(int to) {
    Arrays.fill(rows, to, size, null);
    Arrays.fill(values, to, size, null);
    size = to;
  }

  /** Forgets the rows behind the first {@code most}. */
  void keepFirst(int most) {
    while (size > most) {
      remove(size - 1);
    }
  }

  void clear() {
    cut(0);
    byId.clear();
  }

  /** Decodes and encodes each row. */
  void openAll() {
    for (int at = 0; at < size; at++) {
      put(at, rows[at].again());
    }
  }

  void write(BinaryWriter out) {
    out.unsigned(size);
    for (int at = 0; at < size; at++) {
      StoredRow<V> row = rows[at];
      if (row.id() != null) {
        out.string(row.id());
      }
      out.bytes(row.bytes());
    }
  }

  /**
   * @param withIds true if rows were written with their ids
   */
  void read(BinaryReader in, boolean withIds) {
    for (int left = in.count(withIds ? 2 : 1); left > 0; left--) {
      requireRoom();
      put(size, new StoredRow<>(spec.codec(), withIds ? in.text() : null, in.bytes()));
      size++;
    }
  }
}
