package io.weir.rank;

import io.weir.spi.Emission;

/**
 * A change of the rows that a key gives.
 *
 * @param rank the place of the row, from 1; 0 where rows have no places
 * @param row the row as it is kept
 */
public record RowChange<V>(Kind kind, String key, int rank, V row) {
  /** The kinds of changes, by their names in Flink and SQL changelogs. */
  public enum Kind {
    /** The row is new. */
    INSERT(Emission.Op.UPSERT),
    /** The row as it was before the {@link #UPDATE_AFTER} that follows. */
    UPDATE_BEFORE(Emission.Op.DELETE),
    /** The row takes the place of one that was given before. */
    UPDATE_AFTER(Emission.Op.UPSERT),
    /** The row is none of the rows any more, and none takes its place. */
    DELETE(Emission.Op.DELETE);

    private final Emission.Op op;

    Kind(Emission.Op op) {
      this.op = op;
    }

    /** The write that a sink that keeps rows makes of it. */
    public Emission.Op op() {
      return op;
    }
  }
}
