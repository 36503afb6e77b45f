package io.weir.simulation.conformance;

import io.weir.rank.RowChange;
import java.util.ArrayList;
import java.util.List;

/** A row that a changelog case gives; compared field by field with those that the case expects. */
record ChangeRow(String op, List<String> row) {
  /**
   * @param withRank true if the rank is one more column
   */
  static ChangeRow of(RowChange<ChangeLine> change, boolean withRank) {
    List<String> columns = new ArrayList<>(change.row().row());
    if (withRank) {
      columns.add(Integer.toString(change.rank()));
    }
    return new ChangeRow(op(change.kind()), columns);
  }

  private static String op(RowChange.Kind kind) {
    return switch (kind) {
      case INSERT -> "+I";
      case UPDATE_BEFORE -> "-U";
      case UPDATE_AFTER -> "+U";
      case DELETE -> "-D";
    };
  }

  /** The same where Flink's plan needs no inserts, and calls the first row an update. */
  ChangeRow withoutInsert() {
    return op.equals("+I") ? new ChangeRow("+U", row) : this;
  }
}
