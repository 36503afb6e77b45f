package io.weir.testkit;

import static java.util.Comparator.comparingLong;

import io.weir.rank.RowChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rule of the first n (S6.3), written down once more: all rows are kept, sorted and cut, after
 * each event. And what a table holds to which the changes were applied.
 */
final class NaiveRank {
  /**
   * An event of a rank.
   *
   * @param gone true if it takes a row out
   */
  record Row(String id, long sort, boolean gone) {
    static Row of(String id, long sort) {
      return new Row(id, sort, false);
    }

    Row out() {
      return new Row(id, sort, true);
    }
  }

  /** What events do. */
  enum Kind {
    APPENDS,
    UPDATES,
    RETRACTS
  }

  private final Kind kind;
  private final int start;
  private final int end;
  private final List<Row> rows = new ArrayList<>();
  private final Map<Integer, Row> places = new TreeMap<>();
  private final List<Row> table = new ArrayList<>();

  NaiveRank(Kind kind, int start, int end) {
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  /**
   * @return false if it takes out a row that is not there
   */
  boolean event(Row row) {
    return switch (kind) {
      case APPENDS -> rows.add(row);
      case UPDATES -> update(row);
      case RETRACTS -> row.gone() ? rows.remove(Row.of(row.id(), row.sort())) : rows.add(row);
    };
  }

  private boolean update(Row row) {
    for (int at = 0; at < rows.size(); at++) {
      if (rows.get(at).id().equals(row.id())) {
        boolean stays = !row.gone() && rows.get(at).sort() == row.sort();
        rows.remove(at);
        if (!row.gone()) {
          rows.add(stays ? at : rows.size(), row);
        }
        return true;
      }
    }
    return !row.gone() && rows.add(row);
  }

  /** The rows that are given, sorted; equal ones in the order of arrival. */
  List<Row> given() {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(comparingLong(Row::sort));
    return sorted.subList(Math.min(start - 1, sorted.size()), Math.min(end, sorted.size()));
  }

  /** Applies a change of a place; false if it is not one of what the table holds. */
  boolean place(RowChange<Row> change) {
    Row before = places.get(change.rank());
    return switch (change.kind()) {
      case INSERT -> before == null && put(change);
      case UPDATE_AFTER -> before != null && put(change);
      case UPDATE_BEFORE -> change.row().equals(before);
      case DELETE -> change.row().equals(places.remove(change.rank()));
    };
  }

  private boolean put(RowChange<Row> change) {
    places.put(change.rank(), change.row());
    return true;
  }

  /** The rows of the table by their places; null where a place is missing. */
  List<Row> places() {
    List<Row> all = new ArrayList<>();
    places.forEach((rank, row) -> {
      while (all.size() < rank - start) {
        all.add(null);
      }
      all.add(row);
    });
    return all;
  }

  /** Applies a change of a row, whose older version has its id; false if it cannot be. */
  boolean row(RowChange<Row> change) {
    return switch (change.kind()) {
      case INSERT -> table.add(change.row());
      case UPDATE_AFTER ->
          table.removeIf(row -> row.id().equals(change.row().id())) && table.add(change.row());
      case UPDATE_BEFORE -> table.contains(change.row());
      case DELETE -> table.remove(change.row());
    };
  }

  /** The rows of the table, sorted by order and id. */
  List<Row> table() {
    return sorted(table);
  }

  static List<Row> sorted(List<Row> rows) {
    return rows.stream().sorted(comparingLong(Row::sort).thenComparing(Row::id)).toList();
  }
}
