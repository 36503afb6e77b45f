package io.weir.rank;

import io.weir.Output;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What events do to the rows of their key.
 *
 * @param kind whether a row ever changes or goes
 * @param id names a row; null = rows are never looked for
 * @param removes true for an event that takes a row out; null = there is none
 * @param onlyImproving true if a new version of a row never stands behind the old one
 * @param unmatched the output of events that take out a row that is not there; null = counted only
 */
record RowInput<V>(
    Kind kind,
    @Nullable Function<? super V, String> id,
    @Nullable Predicate<? super V> removes,
    boolean onlyImproving,
    @Nullable Output<? super V> unmatched) {
  enum Kind {
    /** Each event is a row, for ever. */
    APPENDS("append"),
    /** One row for each id: a later event replaces it. */
    UPDATES("update by id"),
    /** Each event is a row, until another event takes it back. */
    RETRACTS("append and retract");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  static <V> RowInput<V> appends() {
    return new RowInput<>(Kind.APPENDS, null, null, false, null);
  }

  RowInput<V> updatedBy(Function<? super V, String> rowId) {
    requireNot(Kind.RETRACTS, "updatedBy(..)", "retractedBy(..)");
    return new RowInput<>(Kind.UPDATES, rowId, removes, onlyImproving, unmatched);
  }

  RowInput<V> retractedBy(Predicate<? super V> which, Function<? super V, String> rowId) {
    requireNot(Kind.UPDATES, "retractedBy(..)", "updatedBy(..)");
    if (removes != null && kind == Kind.APPENDS) {
      throw both("retractedBy(..)", "removedBy(..)");
    }
    return new RowInput<>(Kind.RETRACTS, rowId, which, onlyImproving, unmatched);
  }

  RowInput<V> removedBy(Predicate<? super V> which) {
    requireNot(Kind.RETRACTS, "removedBy(..)", "retractedBy(..)");
    return new RowInput<>(kind, id, which, onlyImproving, unmatched);
  }

  RowInput<V> improving() {
    return new RowInput<>(kind, id, removes, true, unmatched);
  }

  RowInput<V> unmatchedTo(Output<? super V> output) {
    return new RowInput<>(kind, id, removes, onlyImproving, output);
  }

  private void requireNot(Kind other, String one, String two) {
    if (kind == other) {
      throw both(one, two);
    }
  }

  private static IllegalArgumentException both(String one, String two) {
    return new IllegalArgumentException(
        one
            + " and "
            + two
            + " contradict each other: rows have one version each by updatedBy(..) and removedBy(..),"
            + " or are taken back one by one by retractedBy(..); leave out one of them");
  }

  /** True if no row behind the last place that is given can ever come before it. */
  boolean keepsOnlyTheTop() {
    return kind == Kind.APPENDS || onlyImproving;
  }

  boolean takesOut(V value) {
    return removes != null && removes.test(value);
  }

  /** The id of a row; null where rows have none. */
  @Nullable String idOf(V value) {
    return id == null
        ? null
        : Objects.requireNonNull(
            id.apply(value), "the id of a row is null; give each row one, or filter(..) it out");
  }

  /** What events do to rows, in a few words. */
  String rows() {
    return kind.words
        + (onlyImproving ? ", and only improve" : "")
        + (kind != Kind.RETRACTS && removes != null ? ", and are removed" : "");
  }

  String describe() {
    return "rows "
        + kind.words
        + (onlyImproving ? ", and only improve" : "")
        + (removes == null
            ? ""
            : unmatched == null
                ? "; what takes out no row is counted as late"
                : "; what takes out no row is counted as late, to output " + unmatched.name());
  }
}
