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
 * The rows of a key in their order; those that compare as equal in the order of their arrival. The
 * first ones have places, those behind them are {@link #BEHIND}: with many rows most updates are
 * there, and change no result.
 */
final class RankedRows<V> {
  /** The place of a row that is behind those that are given. */
  static final int BEHIND = Integer.MAX_VALUE;

  private final RankSpec<V, ?> spec;
  private final SortedRows<V> first;
  private final RowsBehind<V> behind;
  private final Map<String, StoredRow<V>> byId = new HashMap<>();
  private int places;

  RankedRows(RankSpec<V, ?> spec) {
    this.spec = spec;
    this.first = new SortedRows<>(spec);
    this.behind = new RowsBehind<>(spec);
  }

  /**
   * How many rows are moved at once from one part of many rows to another: few enough that a change
   * of one row costs little, enough that it seldom costs more.
   */
  static int spare(int rows) {
    return 2 + rows / 8;
  }

  static IllegalStateException misplaced() {
    return new IllegalStateException(
        "a row does not stand where by(..) has it: an order must not change while keys have state,"
            + " and must compare rows alike each time");
  }

  /** Sets how many places are given; one more is known, that of the row that goes out of them. */
  void give(int end) {
    places = end + 1;
    balance();
  }

  int size() {
    return first.size() + behind.size();
  }

  /** The row at one of the places that are given, or at the next one. */
  StoredRow<V> get(int at) {
    return first.get(at);
  }

  /** The rows in their order. */
  List<StoredRow<V>> all() {
    List<StoredRow<V>> all = first.list(0, first.size());
    all.addAll(behind.all());
    return all;
  }

  /** The row with that id; null if there is none. Only where ids are unique. */
  @Nullable StoredRow<V> withId(@Nullable String id) {
    return id == null ? null : byId.get(id);
  }

  /**
   * The first of the rows that compare as equal to a value and have its id; null if there is none.
   */
  @Nullable StoredRow<V> find(V value, @Nullable String id) {
    if (id == null) {
      return null;
    }
    StoredRow<V> found = first.find(value, id);
    return found == null && isBehind(value) ? behind.find(value, id) : found;
  }

  private boolean isBehind(V value) {
    return behind.size() > 0 && first.endBefore(value);
  }

  /** The place of a new row: behind those that compare as equal. */
  int placeFor(V value) {
    return isBehind(value) ? BEHIND : first.placeFor(value);
  }

  /** Adds a row at the place for its value. */
  void add(int at, StoredRow<V> row, V value) {
    if (size() >= spec.maxRows() && !spec.input().keepsOnlyTheTop()) {
      throw new LimitExceededException(
          "maxRows",
          spec.maxRows(),
          "use a finer key, let keys expire, or allow more with maxRows(..)");
    }
    put(at, row, value);
    balance();
  }

  private void put(int at, StoredRow<V> row, V value) {
    if (at == BEHIND) {
      behind.add(row, value);
    } else {
      first.add(at, row);
    }
    know(row);
  }

  private void know(StoredRow<V> row) {
    if (row.id() != null) {
      byId.put(row.id(), row);
    }
  }

  /** Puts a row into the place of one that compares as equal, and gives that. */
  int replace(StoredRow<V> before, StoredRow<V> row) {
    int at = placeOf(before);
    if (at == BEHIND) {
      behind.replace(before, row);
    } else {
      first.set(at, row);
    }
    know(row);
    return at;
  }

  /**
   * Replaces a row by another one with its id. What compares comes first: if the author's order
   * fails, nothing has changed.
   *
   * @param value the other one's
   */
  Move move(StoredRow<V> before, StoredRow<V> row, V value) {
    int from = placeOf(before);
    int to = placeFor(value);
    put(to, row, value);
    takeOut(before, from >= to && from != BEHIND ? from + 1 : from);
    balance();
    return new Move(from, to > from && to != BEHIND ? to - 1 : to);
  }

  /**
   * The places of a row that another one replaces.
   *
   * @param from the place of the one before
   * @param to the place of the other one
   */
  record Move(int from, int to) {}

  /** Removes a row, and gives the place that it had. */
  int remove(StoredRow<V> row) {
    int at = placeOf(row);
    takeOut(row, at);
    if (row.id() != null) {
      byId.remove(row.id());
    }
    balance();
    return at;
  }

  private int placeOf(StoredRow<V> row) {
    if (row.isBehind()) {
      return BEHIND;
    }
    int at = first.placeOf(row);
    if (at == RankEdit.NOWHERE) {
      throw misplaced();
    }
    return at;
  }

  private void takeOut(StoredRow<V> row, int at) {
    if (row.isBehind()) {
      behind.remove(row);
    } else {
      first.remove(at, at + 1);
    }
  }

  /** Lets all places have rows, if there are as many, and not many more. */
  private void balance() {
    int spare = spare(size());
    if (first.size() < places && behind.size() > 0) {
      List<StoredRow<V>> next = behind.removeFirst(places + spare - first.size());
      next.forEach(StoredRow::setFirst);
      first.addAll(first.size(), next);
    } else if (first.size() > places + 2 * spare) {
      behind.addFirst(first.list(places + spare, first.size()));
      first.cut(places + spare);
    }
  }

  /** Forgets the rows behind the first {@code most}. */
  void keepFirst(int most) {
    if (size() > most) {
      List<StoredRow<V>> over = first.list(most, first.size());
      over.addAll(behind.all());
      over.forEach(row -> byId.remove(row.id()));
      behind.clear();
      first.cut(most);
    }
  }

  void clear() {
    first.cut(0);
    behind.clear();
    byId.clear();
  }

  /** Decodes and encodes each row. */
  void openAll() {
    List<StoredRow<V>> all = new ArrayList<>();
    all().forEach(row -> all.add(row.again()));
    clear();
    all.forEach(this::addLast);
  }

  private void addLast(StoredRow<V> row) {
    if (first.size() < places) {
      first.add(first.size(), row);
    } else {
      behind.addLast(row);
    }
    know(row);
  }

  void write(BinaryWriter out) {
    out.unsigned(size());
    for (StoredRow<V> row : all()) {
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
      addLast(new StoredRow<>(spec.codec(), withIds ? in.text() : null, in.bytes()));
    }
  }
}
