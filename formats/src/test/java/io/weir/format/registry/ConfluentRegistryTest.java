package io.weir.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.codec.CodecException;
import io.weir.codec.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Confluent's HTTP API, as a server on this machine speaks it. */
class ConfluentRegistryTest {
  private static final String NOT_FOUND = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

  /** "METHOD path" to "status body". */
  private final Map<String, String> answers = new HashMap<>();

  private final List<String> authorizations = new ArrayList<>();
  private HttpServer server;
  private ConfluentRegistry registry;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    registry = ConfluentRegistry.at(address());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    exchange.getRequestBody().readAllBytes();
    String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    String answer = answers.getOrDefault(asked, "404 " + NOT_FOUND);
    byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Test
  void aSchemaWithoutATypeIsAvros() {
    answers.put("GET /schemas/ids/7", "200 {\"schema\":\"\\\"string\\\"\"}");
    assertThat(registry.schema(SchemaId.of(7)))
        .contains(new RegisteredSchema(SchemaId.of(7), SchemaType.AVRO, "\"string\"", List.of()));
  }

  @Test
  void whatASchemaRefersToComesFirst() {
    answers.put(
        "GET /schemas/ids/7",
        "200 {\"schema\":\"A\",\"references\":[{\"name\":\"B\",\"subject\":\"b c\",\"version\":2}]}");
    answers.put(
        "GET /subjects/b%20c/versions/2",
        "200 {\"schema\":\"B\",\"references\":[{\"name\":\"D\",\"subject\":\"d\",\"version\":1},"
            + "{\"name\":\"B\",\"subject\":\"b c\",\"version\":2}]}");
    answers.put("GET /subjects/d/versions/1", "200 {\"schema\":\"D\"}");
    assertThat(registry.schema(SchemaId.of(7)).orElseThrow().references())
        .containsExactly("D", "B");
    answers.remove("GET /subjects/d/versions/1");
    assertThatThrownBy(() -> registry.schema(SchemaId.of(7)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("it refers to d/versions/1, which is unknown");
  }

  @Test
  void theRegistryItselfMustSayThatASchemaIsUnknown() {
    assertThat(registry.schema(SchemaId.of(8))).isEmpty();
    answers.put("GET /schemas/ids/8", "404 <html>no such page</html>");
    assertThatThrownBy(() -> registry.schema(SchemaId.of(8)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("GET /schemas/ids/8: status 404");
  }

  @Test
  void everyOtherAnswerIsAnOutage() {
    for (String status : List.of("401", "403", "429", "500", "503")) {
      answers.put("GET /schemas/ids/9", status + " {}");
      assertThatThrownBy(() -> registry.schema(SchemaId.of(9)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("status " + status);
    }
    answers.put("GET /schemas/ids/9", "200 <html>log in</html>");
    assertThatThrownBy(() -> registry.schema(SchemaId.of(9)))
        .isInstanceOf(UnavailableException.class);
    server.stop(0);
    assertThatThrownBy(() -> registry.schema(SchemaId.of(9)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("look at its address");
  }

  @Test
  void theIdOfADefinitionIsLookedUpAndNeverRegistered() {
    answers.put("POST /subjects/views-value", "200 {\"subject\":\"views-value\",\"id\":12}");
    assertThat(registry.id("views-value", SchemaType.AVRO, "\"string\""))
        .isEqualTo(SchemaId.of(12));
    answers.put("POST /subjects/views-value", "404 {\"error_code\":40403}");
    assertThatThrownBy(() -> registry.id("views-value", SchemaType.AVRO, "\"string\""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("POST /subjects/views-value/versions");
  }

  @Test
  void credentialsAreSent() {
    registry.schema(SchemaId.of(1));
    registry.basicAuth("me", "secret").schema(SchemaId.of(1));
    registry.bearerAuth("token").schema(SchemaId.of(1));
    assertThat(authorizations).containsExactly("null", "Basic bWU6c2VjcmV0", "Bearer token");
  }
}
