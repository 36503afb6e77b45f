package io.weir.format.registry;

import io.weir.annotation.Experimental;
import io.weir.definition.Resource;
import io.weir.format.Libraries;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;

/**
 * The Glue Schema Registry. A function that reads needs the right {@code glue:GetSchemaVersion},
 * one that writes {@code glue:GetSchemaByDefinition}.
 */
@Experimental
public final class GlueRegistry implements SchemaRegistry {
  /** Glue's name of the registry that is used unless one is named. */
  public static final String DEFAULT_REGISTRY = "default-registry";

  private final GlueClient client;
  private final String registry;
  private final GlueFraming framing;

  private GlueRegistry(GlueClient client, String registry, GlueFraming framing) {
    this.client = Objects.requireNonNull(client, "client");
    this.registry = Objects.requireNonNull(registry, "registry");
    this.framing = Objects.requireNonNull(framing, "framing");
  }

  /**
   * The registry of the function's account and region. A call takes six seconds at most.
   *
   * @throws IllegalStateException if {@code software.amazon.awssdk:glue} is missing
   */
  public static GlueRegistry create() {
    Libraries.require(
        "The Glue Schema Registry",
        "software.amazon.awssdk.services.glue.GlueClient",
        "software.amazon.awssdk:glue");
    Libraries.require(
        "The Glue Schema Registry",
        "software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient",
        "software.amazon.awssdk:url-connection-client");
    return of(GlueCalls.client());
  }

  /** The registry that a client of the author's talks to. */
  public static GlueRegistry of(GlueClient client) {
    return new GlueRegistry(client, DEFAULT_REGISTRY, Framing.glue());
  }

  /** Names the registry in which to look for the id of a schema; reading needs no name. */
  public GlueRegistry named(String name) {
    return new GlueRegistry(client, name, framing);
  }

  /** Sets how records are written, and how large they may be when opened. */
  public GlueRegistry framed(GlueFraming how) {
    return new GlueRegistry(client, registry, how);
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.SCHEMA_REGISTRY, registry, "")
            .in(new Resource.Form.Existing())
            .calls("glue:GetSchemaVersion")
            .callsToWrite("glue:GetSchemaByDefinition"));
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public Optional<RegisteredSchema> schema(SchemaId id) {
    return GlueCalls.schema(client, id);
  }

  @Override
  public SchemaId id(String name, SchemaType type, String definition) {
    return GlueCalls.id(client, registry, name, definition);
  }

  @Override
  public String describe() {
    return "Glue Schema Registry";
  }
}
