package io.weir.format.registry;

import io.weir.annotation.Experimental;
import java.util.UUID;

/** The name of one version of a schema in its registry, as it stands in front of a record. */
@Experimental
public sealed interface SchemaId {
  /** An id of a registry with Confluent's API; not negative. */
  record Numbered(int value) implements SchemaId {
    @Override
    public String toString() {
      return Integer.toString(value);
    }
  }

  /** The id of a schema version in the Glue Schema Registry. */
  record Uuid(UUID value) implements SchemaId {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  static SchemaId of(int number) {
    return new Numbered(number);
  }

  static SchemaId of(UUID version) {
    return new Uuid(version);
  }
}
