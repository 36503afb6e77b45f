package io.weir.format.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.annotation.Experimental;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry with Confluent's HTTP API: theirs, Apicurio's compatible one, Karapace, Redpanda. */
@Experimental
public final class ConfluentRegistry implements SchemaRegistry {
  private static final Json<JsonNode> JSON = Json.of(JsonNode.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final int MOST_REFERENCES = 1_000;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /** Confluent's own error codes begin so: subject, version or schema not found. */
  private static final int NOTHING_THERE = 404_00;

  private final HttpClient client;
  private final String base;
  private final String authorization;

  private ConfluentRegistry(HttpClient client, String base, String authorization) {
    this.client = client;
    this.base = base;
    this.authorization = authorization;
  }

  /**
   * The registry at an address such as {@code https://registry.example.com}. Connecting takes two
   * seconds at most, an answer five.
   */
  public static ConfluentRegistry at(URI address) {
    String base = address.toString();
    return new ConfluentRegistry(
        HttpClient.newBuilder().connectTimeout(CONNECT).build(),
        base.endsWith("/") ? base.substring(0, base.length() - 1) : base,
        "");
  }

  /** Names user and password, or key and secret, to the registry. */
  public ConfluentRegistry basicAuth(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new ConfluentRegistry(client, base, "Basic " + Base64.getEncoder().encodeToString(both));
  }

  /** Gives the registry a token. */
  public ConfluentRegistry bearerAuth(String token) {
    return new ConfluentRegistry(client, base, "Bearer " + Objects.requireNonNull(token, "token"));
  }

  /** Talks through a client of the author's, which has its own certificates or proxy. */
  public ConfluentRegistry through(HttpClient own) {
    return new ConfluentRegistry(Objects.requireNonNull(own, "client"), base, authorization);
  }

  @Override
  public Framing framing() {
    return Framing.confluent();
  }

  @Override
  public Optional<RegisteredSchema> schema(SchemaId id) {
    return get("/schemas/ids/" + id)
        .map(found ->
            new RegisteredSchema(
                id, type(found), text(found, "schema"), List.copyOf(references(found).values())));
  }

  /** The type of a schema; Avro's is not named. */
  private static SchemaType type(JsonNode found) {
    String type = found.path("schemaType").asText("AVRO");
    try {
      return SchemaType.valueOf(type);
    } catch (IllegalArgumentException other) {
      throw new CodecException("its type '" + type + "' is unknown", other);
    }
  }

  private Map<String, String> references(JsonNode schema) {
    Map<String, String> texts = new LinkedHashMap<>();
    collect(schema, texts, new ArrayList<>());
    return texts;
  }

  /** Adds what a schema refers to, each behind what it refers to itself. */
  private void collect(JsonNode schema, Map<String, String> texts, List<String> open) {
    for (JsonNode reference : schema.path("references")) {
      String version =
          text(reference, "subject") + "/versions/" + reference.path("version").asInt();
      if (texts.containsKey(version) || open.contains(version)) {
        continue;
      }
      open.add(version);
      JsonNode found =
          get("/subjects/"
                  + encoded(text(reference, "subject"))
                  + "/versions/"
                  + reference.path("version").asInt())
              .orElseThrow(
                  () -> new CodecException("it refers to " + version + ", which is unknown", null));
      collect(found, texts, open);
      open.removeLast();
      texts.put(version, text(found, "schema"));
      if (texts.size() > MOST_REFERENCES) {
        throw new CodecException("it refers to more than " + MOST_REFERENCES + " others", null);
      }
    }
  }

  @Override
  public SchemaId id(String name, SchemaType type, String definition) {
    byte[] body = Json.bytes(Map.of("schema", definition, "schemaType", type.name()));
    return ask(request("/subjects/" + encoded(name))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build())
        .map(found -> SchemaId.of(found.path("id").asInt(-1)))
        .orElseThrow(() ->
            new IllegalStateException(
                "the registry has no such schema under the subject '"
                    + name
                    + "'; register it with POST /subjects/"
                    + name
                    + "/versions"));
  }

  private Optional<JsonNode> get(String path) {
    return ask(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(REQUEST)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private Optional<JsonNode> ask(HttpRequest request) {
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      byte[] body;
      try (InputStream in = answer.body()) {
        body = in.readNBytes(MOST_BYTES);
      }
      return answered(request, answer.statusCode(), body);
    } catch (IOException failure) {
      throw away(request, failure.getClass().getSimpleName(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw away(request, "interrupted", interrupted);
    }
  }

  /**
   * A 404 counts as "unknown" only in the registry's own words, and not if the address is wrong.
   */
  private static Optional<JsonNode> answered(HttpRequest request, int status, byte[] body) {
    if (status == OK) {
      return Optional.of(json(body).orElseThrow(() -> away(request, "it answers no JSON", null)));
    }
    boolean unknown =
        status == NOT_FOUND
            && json(body).map(told -> told.path("error_code").asInt()).orElse(0) / 100 * 100
                == NOTHING_THERE;
    if (unknown) {
      return Optional.empty();
    }
    throw away(request, "status " + status, null);
  }

  private static Optional<JsonNode> json(byte[] body) {
    try {
      return Optional.of(JSON.decode(body));
    } catch (CodecException none) {
      return Optional.empty();
    }
  }

  private static UnavailableException away(
      HttpRequest request, String why, @Nullable Throwable cause) {
    return new UnavailableException(
        "the schema registry does not answer "
            + request.method()
            + " "
            + request.uri().getPath()
            + ": "
            + why
            + "; look at its address, at the credentials, and at the function's way to it",
        cause);
  }

  private static String text(JsonNode node, String field) {
    JsonNode text = node.path(field);
    if (!text.isTextual()) {
      throw new CodecException("the registry's answer has no " + field, null);
    }
    return text.asText();
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String describe() {
    return "schema registry";
  }
}
