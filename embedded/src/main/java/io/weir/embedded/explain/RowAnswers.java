package io.weir.embedded.explain;

import io.weir.spi.Emission;
import io.weir.state.KeyRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is stored about a row of a sink's table. */
public final class RowAnswers {
  private RowAnswers() {}

  /**
   * A row as its sink keeps it.
   *
   * @param table the table
   * @param row the row's key, as it was asked for
   * @param there false if the table has no such row
   * @param origin the key that wrote it; empty if the row does not say
   * @param revision the revision of the emission that wrote it
   * @param deleted true if it was withdrawn
   */
  public record Row(
      String table, String row, boolean there, String origin, long revision, boolean deleted) {}

  /** Which emission made the row, as far as it is stored. */
  public static Answer of(Row row, KeyFacts facts) {
    List<String> told = new ArrayList<>();
    if (!row.there()) {
      told.add("the table '" + row.table() + "' has no such row");
      told.addAll(waiting(facts.record()));
    } else if (!row.origin().equals(facts.key())) {
      told.add(
          row.origin().isEmpty()
              ? "the row does not say which key wrote it: it is not of this sink"
              : "another key wrote it; a row belongs to one key, so let the row's key contain the"
                  + " function's key");
    } else {
      told.add(
          "revision "
              + row.revision()
              + " of this key "
              + (row.deleted() ? "withdrew it" : "wrote it"));
      told.addAll(emission(row.revision(), facts.record()));
    }
    return new Answer("row " + row.row() + " of " + row.table(), told);
  }

  private static List<String> emission(long revision, @Nullable KeyRecord record) {
    if (record == null) {
      return List.of("the key has no item any more, so no more is known of it");
    }
    Optional<Emission> made =
        record.outbox().emissions().stream().filter(one -> one.revision() == revision).findFirst();
    String which =
        made.map(one ->
                "it is the emission "
                    + one.id()
                    + ", "
                    + (record.outbox().origin() == null
                        ? "made by a tick"
                        : "made by the run of records that ends at " + record.outbox().origin()))
            .orElse(
                "the id of its emission and the records behind it are not stored any more: the key"
                    + " has been written since");
    long later = record.revision() - revision;
    return List.of(
        which,
        later == 0
            ? "it is the last result of the key"
            : "the key has given " + later + " results after it, to this row or others");
  }

  private static List<String> waiting(@Nullable KeyRecord record) {
    return record == null || record.outbox().isEmpty()
        ? List.of()
        : record.outbox().emissions().stream()
            .map(one -> "in the key's outbox, perhaps for it: " + one)
            .toList();
  }
}
