package io.weir.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Debian's Prometheus on a free port of this machine, which scrapes one target ten times a second.
 */
final class PrometheusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private PrometheusServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one; without prometheus the test is skipped.
   *
   * @param folder an empty one
   * @param target the port that is scraped
   */
  static PrometheusServer start(Path folder, int target) {
    Optional<String> program =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(place -> place + "/prometheus")
            .filter(file -> new File(file).canExecute())
            .findFirst();
    assumeTrue(program.isPresent(), "prometheus is not installed: apt-get install prometheus");
    try {
      Path config =
          Files.writeString(
              folder.resolve("prometheus.yml"),
              """
              scrape_configs:
                - job_name: weir
                  scrape_interval: 100ms
                  scrape_timeout: 100ms
                  static_configs:
                    - targets: ["127.0.0.1:%d"]
              """
                  .formatted(target));
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  program.get(),
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("prometheus.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      PrometheusServer server = new PrometheusServer(process, port);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(server::isUp);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isUp() throws IOException {
    assertThat(process.isAlive()).isTrue();
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (ConnectException notYet) {
      return false;
    }
  }

  /** The one value of a query; empty if there is none. */
  OptionalDouble ask(String query) {
    try {
      String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
      HttpResponse<String> answer = get("/api/v1/query?query=" + encoded);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode result = JSON.readTree(answer.body()).at("/data/result");
      assertThat(result.size()).as(answer.body()).isLessThan(2);
      return result.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(result.at("/0/value/1").asText()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
