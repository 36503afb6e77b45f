package io.weir.rank;

import io.weir.LimitExceededException;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a key in their order; those that compare as equal in the order of their arrival, so
 * no number of arrival is kept.
 */
final class RankedRows<V> {
  private final RankSpec<V, ?> spec;
  private final List<StoredRow<V>> rows = new ArrayList<>();
  private final Map<String, StoredRow<V>> byId = new HashMap<>();

  RankedRows(RankSpec<V, ?> spec) {
    this.spec = spec;
  }

  /** All rows; it changes with them. */
  List<StoredRow<V>> all() {
    return rows;
  }

  int size() {
    return rows.size();
  }

  /** The row with that id; null if there is none. Only where ids are unique. */
  @Nullable StoredRow<V> withId(@Nullable String id) {
    return id == null ? null : byId.get(id);
  }

  /** The place of a new row: behind those that compare as equal. */
  int placeFor(V value) {
    return place(value, true);
  }

  private int place(V value, boolean behindEquals) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = low + high >>> 1;
      int compared = spec.compare(value, rows.get(middle).value());
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
    for (int at = place(row.value(), false); at < rows.size(); at++) {
      if (rows.get(at) == row) {
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
    for (int at = place(value, false); at < rows.size(); at++) {
      V row = rows.get(at).value();
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
    if (rows.size() >= spec.maxRows() && !spec.input().keepsOnlyTheTop()) {
      throw new LimitExceededException(
          "maxRows",
          spec.maxRows(),
          "use a finer key, let keys expire, or allow more with maxRows(..)");
    }
    rows.add(at, row);
    index(row);
  }

  private void index(StoredRow<V> row) {
    if (row.id() != null) {
      byId.put(row.id(), row);
    }
  }

  StoredRow<V> remove(int at) {
    StoredRow<V> row = rows.remove(at);
    if (row.id() != null) {
      byId.remove(row.id());
    }
    return row;
  }

  /** Forgets the rows behind the first {@code most}. */
  void keepFirst(int most) {
    while (rows.size() > most) {
      remove(rows.size() - 1);
    }
  }

  void clear() {
    rows.clear();
    byId.clear();
  }

  /** Decodes and encodes each row. */
  void openAll() {
    rows.replaceAll(StoredRow::again);
    rows.forEach(this::index);
  }

  void write(BinaryWriter out) {
    out.unsigned(rows.size());
    for (StoredRow<V> row : rows) {
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
      StoredRow<V> row = new StoredRow<>(spec.codec(), withIds ? in.text() : null, in.bytes());
      rows.add(row);
      index(row);
    }
  }
}
