package io.weir.format.change;

import io.weir.annotation.Experimental;
import io.weir.format.change.Change.Origin;
import java.util.Objects;

/**
 * A row that came into a table, or went out of it: {@link DynamoDb#deltas}. An update is both, the
 * row before it out and the one after it in. An aggregate over a table adds and takes away by it,
 * as in {@code sum + delta.sign() * delta.row().amount()}.
 *
 * @param <T> the row
 * @param in true if it came in, false if it went out
 */
@Experimental
public record Delta<T>(T row, boolean in, Origin origin) {
  public Delta {
    Objects.requireNonNull(row, "row");
    Objects.requireNonNull(origin, "origin");
  }

  /** 1 for a row that came in, -1 for one that went out. */
  public int sign() {
    return in ? 1 : -1;
  }
}
