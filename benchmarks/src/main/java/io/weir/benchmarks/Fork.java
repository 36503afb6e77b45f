package io.weir.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs a class of this class path in a JVM of its own, every one with the same settings. */
final class Fork {
  /** Lambda's own collector on small functions; enough heap that no peer is held back by it. */
  static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx4g",
          "--enable-native-access=ALL-UNNAMED",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

  /**
   * The time limit of a fork; a longer one hangs, or the machine is too busy to measure anything.
   */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private Fork() {}

  /**
   * Runs a JVM and returns the lines that it printed.
   *
   * @throws IllegalStateException if it failed or took too long; its output is in the message
   */
  static List<String> run(Class<?> main, Object... arguments) {
    return run(List.of(), main, arguments);
  }

  /** Runs a JVM with further JVM settings. */
  static List<String> run(List<String> settings, Class<?> main, Object... arguments) {
    try {
      Path output = Files.createTempFile("weir-benchmark", ".txt");
      try {
        Process process =
            builder(settings, main, arguments).redirectOutput(output.toFile()).start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new IllegalStateException(
              main.getSimpleName()
                  + " "
                  + List.of(arguments)
                  + " took longer than "
                  + LIMIT
                  + " and was ended");
        }
        int status = process.exitValue();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        if (status != 0) {
          throw new IllegalStateException(
              main.getSimpleName()
                  + " "
                  + List.of(arguments)
                  + " ended with "
                  + status
                  + ": "
                  + lines);
        }
        return lines;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static ProcessBuilder builder(List<String> settings, Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(JVM);
    command.addAll(settings);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "page-views");
    return builder;
  }

  /** DynamoDB Local over HTTP in a process of its own, gone when it is closed. */
  static final class Dynamo implements AutoCloseable {
    private static final long ASK_AGAIN_NANOS = 50_000_000;

    private final Process process;
    private final int port;

    Dynamo() throws IOException {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      process =
          builder(
                  List.of(),
                  software.amazon.dynamodb.services.local.main.ServerRunner.class,
                  "-inMemory",
                  "-disableTelemetry",
                  "-port",
                  port)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitAnswer();
    }

    /** Waits as long as the process lives: a busy machine takes longer than a client tries. */
    private void awaitAnswer() throws IOException {
      while (process.isAlive()) {
        try (Socket answered = new Socket(InetAddress.getLoopbackAddress(), port)) {
          return;
        } catch (ConnectException notYet) {
          LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
      }
      throw new IOException("DynamoDB Local ended with " + process.exitValue());
    }

    int port() {
      return port;
    }

    @Override
    public void close() {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
