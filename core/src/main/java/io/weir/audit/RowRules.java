package io.weir.audit;

import static io.weir.audit.Rule.ROW_REVISION;
import static io.weir.audit.Rule.ROW_TOMBSTONE;

/** Rules for a row that hold at any moment, since a key commits before it delivers. */
final class RowRules {
  private RowRules() {}

  static void check(RowView row, long key, Subject subject) {
    if (row.origin().isEmpty() || row.revision() < 1) {
      subject.finding(
          ROW_REVISION,
          "a row of " + row.table() + " without the key or the revision that wrote it",
          "both: only the sink writes its table");
    } else if (key >= 0 && row.revision() > key) {
      subject.finding(
          ROW_REVISION,
          "revision " + row.revision() + " in " + row.table(),
          "at most its key's, which is " + key);
    }
    if (row.deleted() != row.expiresAt().isPresent()) {
      subject.finding(
          ROW_TOMBSTONE,
          (row.deleted() ? "withdrawn for ever" : "a row that expires") + " in " + row.table(),
          "a TTL if, and only if, it is withdrawn");
    }
  }
}
