package io.weir.format.registry;

import io.weir.codec.CodecException;
import io.weir.codec.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetSchemaByDefinitionResponse;
import software.amazon.awssdk.services.glue.model.GetSchemaVersionResponse;
import software.amazon.awssdk.services.glue.model.SchemaVersionStatus;

/** Calls Glue. It stands apart so that {@link GlueRegistry} can say that the client is missing. */
final class GlueCalls {
  private static final Duration CALL = Duration.ofSeconds(6);
  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  private GlueCalls() {}

  static GlueClient client() {
    return GlueClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(ATTEMPT))
        .overrideConfiguration(own -> own.apiCallTimeout(CALL).apiCallAttemptTimeout(ATTEMPT))
        .build();
  }

  static Optional<RegisteredSchema> schema(GlueClient client, SchemaId id) {
    String version = id.toString();
    try {
      return Optional.of(
          registered(id, client.getSchemaVersion(request -> request.schemaVersionId(version))));
    } catch (EntityNotFoundException unknown) {
      return Optional.empty();
    } catch (SdkException failure) {
      throw away("schema " + version, failure);
    }
  }

  private static RegisteredSchema registered(SchemaId id, GetSchemaVersionResponse found) {
    try {
      SchemaType type = SchemaType.valueOf(found.dataFormatAsString());
      return new RegisteredSchema(id, type, found.schemaDefinition(), List.of());
    } catch (IllegalArgumentException other) {
      throw new CodecException("its type " + found.dataFormatAsString() + " is unknown", other);
    }
  }

  static SchemaId id(GlueClient client, String registry, String name, String definition) {
    try {
      GetSchemaByDefinitionResponse found =
          client.getSchemaByDefinition(request ->
              request
                  .schemaId(schema -> schema.registryName(registry).schemaName(name))
                  .schemaDefinition(definition));
      if (found.status() != SchemaVersionStatus.AVAILABLE) {
        throw new IllegalStateException(
            "this version of schema '" + name + "' is " + found.statusAsString() + " in Glue");
      }
      return SchemaId.of(UUID.fromString(found.schemaVersionId()));
    } catch (EntityNotFoundException unknown) {
      throw new IllegalStateException(
          "registry '"
              + registry
              + "' has no schema '"
              + name
              + "' with this definition; register it with aws glue register-schema-version",
          unknown);
    } catch (SdkException failure) {
      throw away("schema '" + name + "'", failure);
    }
  }

  private static UnavailableException away(String what, SdkException failure) {
    return new UnavailableException(
        "the Glue Schema Registry does not give "
            + what
            + ": "
            + told(failure)
            + "; look at the function's rights (glue:GetSchemaVersion, glue:GetSchemaByDefinition)"
            + " and its way to the service",
        failure);
  }

  private static String told(SdkException failure) {
    return failure instanceof AwsServiceException answered && answered.awsErrorDetails() != null
        ? answered.awsErrorDetails().errorCode()
        : failure.getClass().getSimpleName();
  }
}
