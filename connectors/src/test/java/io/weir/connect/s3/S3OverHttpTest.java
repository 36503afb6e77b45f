package io.weir.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.aws.AwsClients;
import io.weir.aws.CallLimit;
import io.weir.aws.LazyTlsClient;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The client that a function has, over HTTP: conditions and metadata go there and come back. */
class S3OverHttpTest {
  private static final String META = "x-amz-meta-";

  private final Map<String, Map<String, String>> objects = new ConcurrentHashMap<>();
  private final Map<String, String> lastPut = new ConcurrentHashMap<>();
  private volatile int lookAnswer = 200;
  private HttpServer server;
  private S3Client client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        AwsClients.limited(
                S3Client.builder(), new LazyTlsClient(), new CallLimit(5_000, System::nanoTime))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String object = exchange.getRequestURI().getRawPath();
      if ("HEAD".equals(exchange.getRequestMethod())) {
        look(exchange, objects.get(object));
      } else {
        put(exchange, object);
      }
    }
  }

  private void look(HttpExchange exchange, Map<String, String> stored) throws IOException {
    if (stored != null) {
      stored.forEach(exchange.getResponseHeaders()::set);
    }
    int there = stored == null ? 404 : 200;
    exchange.sendResponseHeaders(lookAnswer == 200 ? there : lookAnswer, -1);
  }

  private void put(HttpExchange exchange, String object) throws IOException {
    Headers sent = exchange.getRequestHeaders();
    sent.forEach((name, values) -> lastPut.put(name.toLowerCase(), values.get(0)));
    Map<String, String> stored = objects.get(object);
    boolean wanted =
        stored == null
            ? "*".equals(sent.getFirst("If-None-Match"))
            : stored.get("ETag").equals(sent.getFirst("If-Match"));
    if (!wanted) {
      refuse(exchange);
      return;
    }
    String eTag = "\"" + sent.getFirst(META + S3SinkWriter.REVISION) + "\"";
    objects.put(
        object,
        Map.of(
            "ETag",
            eTag,
            META + S3SinkWriter.REVISION,
            sent.getFirst(META + S3SinkWriter.REVISION),
            META + S3SinkWriter.ORIGIN,
            sent.getFirst(META + S3SinkWriter.ORIGIN)));
    exchange.getResponseHeaders().set("ETag", eTag);
    exchange.sendResponseHeaders(200, -1);
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    byte[] body =
        "<Error><Code>PreconditionFailed</Code><Message>no</Message></Error>"
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(412, body.length);
    exchange.getResponseBody().write(body);
  }

  private List<Outcome> deliver(long revision, Op op) {
    S3Sink<String> sink =
        S3Sink.bucket("rows", String.class, text -> "rows/ü 1.json").withClient(client);
    return sink.open()
        .deliver(
            List.of(
                new Emission("rows", "k/" + revision, "k", revision, op, sink.encode("value"))));
  }

  private String storedRevision() {
    assertThat(objects).containsOnlyKeys("/rows/rows/%C3%BC%201.json");
    return objects.values().iterator().next().get(META + S3SinkWriter.REVISION);
  }

  @Test
  void aNewerResultReplacesAndAnOlderOneDoesNot() {
    assertThat(deliver(2, Op.UPSERT)).containsExactly(Outcome.DELIVERED);
    assertThat(storedRevision()).isEqualTo("2");
    assertThat(deliver(3, Op.DELETE)).containsExactly(Outcome.DELIVERED);
    assertThat(lastPut).containsEntry("x-amz-tagging", "weir-deleted=true");
    assertThat(deliver(1, Op.UPSERT)).containsExactly(Outcome.DELIVERED);
    assertThat(storedRevision()).isEqualTo("3");
  }

  @Test
  void anObjectThatCameBetweenLookAndPutIsLookedAtAgain() {
    lookAnswer = 404;
    assertThat(deliver(1, Op.UPSERT)).containsExactly(Outcome.DELIVERED);
    assertThat(deliver(2, Op.UPSERT)).singleElement().isInstanceOf(Outcome.Retry.class);
    assertThat(storedRevision()).isEqualTo("1");
  }

  @Test
  void aLookThatIsDeniedSaysWhichRightsAreMissing() {
    lookAnswer = 403;
    assertThat(deliver(1, Op.UPSERT))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.reason()).contains("s3:ListBucket", "status 403"));
    assertThat(objects).isEmpty();
  }
}
