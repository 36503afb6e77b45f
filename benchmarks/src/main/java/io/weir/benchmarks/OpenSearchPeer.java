package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.Emitted;
import io.weir.connect.opensearch.OpenSearchSink;
import io.weir.spi.SinkWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A bulk request of 500 documents, each with its revision as external version. */
final class OpenSearchPeer extends SinkPeer {
  private static final byte[] DONE = "{\"errors\":false".getBytes(StandardCharsets.UTF_8);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI bulk = address().resolve("/results/_bulk");
  private final OpenSearchSink<Result> sink =
      OpenSearchSink.index("results", Result.class).allowPlainText();

  @Override
  Sink<Result> sink() {
    return sink;
  }

  /** A function has the address in its environment, which a process cannot change. */
  @Override
  SinkWriter open() {
    try {
      Method open = OpenSearchSink.class.getDeclaredMethod("open", Map.class);
      open.setAccessible(true);
      return (SinkWriter) open.invoke(sink, Map.of("WEIR_SINK_RESULTS", address().toString()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  long leastRequests() {
    return 2;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Emitted<Result> one : results) {
      lines.writeBytes(index(one).getBytes(StandardCharsets.UTF_8));
      lines.writeBytes(Json.bytes(one.value()));
      lines.write('\n');
    }
    HttpRequest request =
        HttpRequest.newBuilder(bulk)
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(lines.toByteArray()))
            .build();
    try {
      byte[] answer = client.send(request, BodyHandlers.ofByteArray()).body();
      require(java.util.Arrays.equals(answer, 0, DONE.length, DONE, 0, DONE.length));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String index(Emitted<Result> one) {
    return "{\"index\":{\"_id\":\""
        + one.key()
        + "\",\"version\":"
        + one.revision()
        + ",\"version_type\":\"external\"}}\n";
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    return json(
        "{\"errors\":false,\"items\":["
            + each(count(request.body(), "\"_id\""), "{\"index\":{\"status\":201}}")
            + "]}");
  }
}
