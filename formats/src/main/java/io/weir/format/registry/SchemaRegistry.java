package io.weir.format.registry;

import io.weir.annotation.Experimental;
import io.weir.definition.Resource;
import java.util.List;
import java.util.Optional;

/** A client of a schema registry. It keeps nothing: {@link SchemaCache} does. */
@Experimental
public interface SchemaRegistry {
  /**
   * The resource that has the schemas, and what reading and writing records calls on it; what only
   * writing calls by {@link Resource#callsToWrite}. Nothing unless it is overridden.
   */
  default List<Resource> resources() {
    return List.of();
  }

  /** The framing in which the producers of this registry write their records. */
  Framing framing();

  /**
   * Asks for a schema.
   *
   * @return empty if the registry answers that it knows no such schema
   * @throws io.weir.codec.UnavailableException if it does not answer, or refuses to
   */
  Optional<RegisteredSchema> schema(SchemaId id);

  /**
   * The id under which a definition is registered, to write records with it.
   *
   * @param name Glue: the schema's name; Confluent: the subject
   * @throws IllegalStateException if it is not registered there; the message says how to register
   *     it
   * @throws io.weir.codec.UnavailableException if the registry does not answer, or refuses to
   */
  SchemaId id(String name, SchemaType type, String definition);

  /** Describes the registry in a few words. */
  String describe();
}
