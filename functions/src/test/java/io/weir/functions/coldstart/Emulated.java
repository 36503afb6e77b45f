package io.weir.functions.coldstart;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A function whose command is run by AWS's Runtime Interface Emulator, with no credentials. */
final class Emulated implements AutoCloseable {
  private static final String PATH = "/2015-03-31/functions/function/invocations";

  private final HttpClient client = HttpClient.newHttpClient();
  private final EmptyDynamoDb dynamo = new EmptyDynamoDb();
  private final int port = freePort();
  private final Path log;
  private final Process emulator;

  Emulated(Path rie, Path app, List<String> java, String handler, Path log) throws IOException {
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(rie.toString());
    command.addAll(List.of("--runtime-interface-emulator-address", "127.0.0.1:" + port));
    command.addAll(List.of("--runtime-api-address", "127.0.0.1:" + freePort()));
    command.addAll(java);
    command.add(handler);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_REGION", "eu-west-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", "none");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "none");
    builder.environment().put("AWS_ENDPOINT_URL", dynamo.address());
    builder.environment().put("AWS_LAMBDA_FUNCTION_TIMEOUT", "60");
    builder.environment().put("LAMBDA_TASK_ROOT", app.toString());
    builder.environment().put("LAMBDA_RUNTIME_DIR", app.toString());
    builder.environment().put("WEIR_STATE_TABLE", "weir-state");
    emulator = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Sends an event; the first one starts the JVM. An error and an unfinished record throw. */
  void invoke(String event) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
            .POST(BodyPublishers.ofString(event))
            .build();
    String answer = sent(request);
    boolean done = answer.startsWith("{") && !answer.contains("\"itemIdentifier\"");
    if (!done || answer.contains("\"errorType\"")) {
      throw new IllegalStateException(event + " was answered " + answer + "\n" + log());
    }
  }

  /** The emulator needs a moment to listen: a connection that is refused was no invocation. */
  private String sent(HttpRequest request) throws Exception {
    while (emulator.isAlive()) {
      try {
        return client.send(request, BodyHandlers.ofString()).body();
      } catch (ConnectException notYet) {
        emulator.waitFor(2, TimeUnit.MILLISECONDS);
      }
    }
    throw new IllegalStateException("the emulator has ended:\n" + log());
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends the JVM in order, so that it writes its cache, and waits for that. */
  void end() throws Exception {
    for (ProcessHandle jvm : emulator.children().toList()) {
      jvm.destroy();
      jvm.onExit().get(5, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    emulator.descendants().forEach(ProcessHandle::destroyForcibly);
    emulator.destroyForcibly();
    dynamo.close();
  }
}
