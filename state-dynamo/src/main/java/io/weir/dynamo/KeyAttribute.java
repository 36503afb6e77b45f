package io.weir.dynamo;

import io.weir.annotation.Internal;
import java.util.Objects;

/**
 * An attribute of a table's key.
 *
 * @param type the type of its values
 */
@Internal
public record KeyAttribute(String name, KeyType type) {
  /**
   * @throws IllegalArgumentException if the name is empty or one of the sink's own
   */
  public KeyAttribute {
    if (name == null || name.isBlank() || name.startsWith("weir")) {
      throw new IllegalArgumentException(
          "key(..) and sortKey(..) need the names of the table's key attributes, found '"
              + name
              + "'; names that begin with 'weir' are the sink's own");
    }
    Objects.requireNonNull(type, "type");
  }
}
