package io.weir.format.change;

import io.weir.annotation.Experimental;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of a row of a table.
 *
 * @param <T> the row
 * @param before the row before; null if there was none, or the tool does not tell it
 * @param after the row now; null if there is none
 */
@Experimental
public record Change<T>(Kind kind, @Nullable T before, @Nullable T after, Origin origin) {
  /** What happened to the row. */
  public enum Kind {
    /** It was there when the tool read the whole table: a snapshot, or a full load. */
    READ,
    INSERT,
    UPDATE,
    DELETE,
    /** Its time to live had passed, and the database deleted it by itself; else as a delete. */
    EXPIRE,
    /** All rows of the table are gone; there is neither a row before nor one after. */
    TRUNCATE
  }

  /**
   * Where a change comes from.
   *
   * @param database empty if it is not told; so are schema and table
   * @param transaction the transaction in the source; null if it is not told
   * @param at when it was made in the source; null if it is not told
   */
  public record Origin(
      String database,
      String schema,
      String table,
      @Nullable String transaction,
      @Nullable Instant at) {
    public Origin {
      Objects.requireNonNull(database, "database");
      Objects.requireNonNull(schema, "schema");
      Objects.requireNonNull(table, "table");
    }
  }

  /**
   * @throws IllegalArgumentException if the rows do not fit the kind
   */
  public Change {
    Objects.requireNonNull(origin, "origin");
    String fault =
        switch (kind) {
          case READ, INSERT, UPDATE -> after == null ? "needs a row after it" : "";
          case DELETE, EXPIRE ->
              before == null || after != null ? "needs a row before it, and none after it" : "";
          case TRUNCATE -> before != null || after != null ? "has no rows" : "";
        };
    if (!fault.isEmpty()) {
      throw new IllegalArgumentException("a change of kind " + kind + " " + fault);
    }
  }

  /** True if the row is gone, by a delete or because its time to live had passed. */
  public boolean isRemoval() {
    return kind == Kind.DELETE || kind == Kind.EXPIRE;
  }

  /**
   * The row now, or what it was if it is gone; for {@code keyBy(..)}.
   *
   * @throws IllegalStateException of a truncate, which has none: filter it out
   */
  public T row() {
    T row = after == null ? before : after;
    if (row == null) {
      throw new IllegalStateException(
          "a truncate has no row; filter(..) it out by its kind, or key by the table");
    }
    return row;
  }
}
