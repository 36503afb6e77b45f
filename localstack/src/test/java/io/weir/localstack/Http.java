package io.weir.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests to what LocalStack has beside the services of AWS. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Http() {}

  /** True if there is a server and it is content. */
  static boolean answers(URI uri) {
    try {
      return status(HttpRequest.newBuilder(uri).GET()) == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The status of the answer. */
  static int post(URI uri, String json) {
    try {
      return status(
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(HttpRequest.Builder request) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a request to LocalStack", e);
    }
  }
}
