package io.weir.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real OpenTelemetry collector on a free port of this machine. It is built once, of {@code
 * src/test/collector/main.go} and {@code go.mod}, into the user's cache.
 */
final class Collector implements AutoCloseable {
  private static final Path SOURCE =
      Path.of(Files.exists(Path.of("src/test/collector")) ? "" : "opentelemetry")
          .resolve("src/test/collector");
  private static final Path PROGRAM =
      Path.of(System.getProperty("user.home"), ".cache", "weir", "otel-collector-0.161.0");

  private final Process process;
  private final int port;

  private Collector(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one; without Go the test is skipped.
   *
   * @param folder an empty one
   * @param receiver the port of a server that it sends everything on to, as JSON
   */
  static Collector start(Path folder, int receiver) {
    build(folder);
    try {
      int port = freePort();
      Path config =
          Files.writeString(
              folder.resolve("collector.yaml"),
              """
              receivers:
                otlp:
                  protocols:
                    http:
                      endpoint: 127.0.0.1:%d
              exporters:
                otlp_http:
                  endpoint: http://127.0.0.1:%d
                  encoding: json
                  compression: none
              service:
                telemetry:
                  metrics:
                    level: none
                pipelines:
                  traces:
                    receivers: [otlp]
                    exporters: [otlp_http]
                  metrics:
                    receivers: [otlp]
                    exporters: [otlp_http]
              """
                  .formatted(port, receiver));
      Process process =
          new ProcessBuilder(PROGRAM.toString(), "--config=" + config)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("collector.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      Collector collector = new Collector(process, port);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(collector::isUp);
      return collector;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void build(Path folder) {
    if (Files.isExecutable(PROGRAM)) {
      return;
    }
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> new File(place, "go").canExecute()),
        "Go is not installed, and the collector is built with it");
    try {
      Path log = folder.resolve("build.log");
      Process build =
          new ProcessBuilder(SOURCE.resolve("build").toAbsolutePath().toString(), "" + PROGRAM)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean built = build.waitFor(10, TimeUnit.MINUTES) && build.exitValue() == 0;
      assumeTrue(
          built, () -> "the collector cannot be built; Go's module proxy is needed: " + tail(log));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String tail(Path log) {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 500));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isUp() {
    assertThat(process.isAlive()).isTrue();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
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
