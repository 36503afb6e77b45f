package io.weir.format.registry;

import io.weir.annotation.Experimental;
import java.util.List;

/**
 * A schema as its registry keeps it.
 *
 * @param definition its text
 * @param references the texts of the schemas that it refers to, each behind those that it refers to
 *     itself
 */
@Experimental
public record RegisteredSchema(
    SchemaId id, SchemaType type, String definition, List<String> references) {
  public RegisteredSchema {
    references = List.copyOf(references);
  }
}
