package io.weir.opentelemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that takes OTLP over HTTP and keeps what it was sent. */
final class Backend implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A request.
   *
   * @param header the value of the header {@code x-key}; null if it has none
   */
  record Request(String path, String header, byte[] body) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  Backend() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    requests.add(
        new Request(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("x-key"),
            exchange.getRequestBody().readAllBytes()));
    boolean json = "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
    byte[] answer = (json ? "{}" : "").getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .add("Content-Type", json ? "application/json" : "application/x-protobuf");
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** From now on it answers so. */
  void answer(int code) {
    status = code;
  }

  List<Request> requests() {
    return requests;
  }

  /** What stands at a place of all requests to a path, each of which is JSON. */
  List<JsonNode> all(String path, String list, String inner, String leaf) {
    List<JsonNode> found = new ArrayList<>();
    for (Request request : requests) {
      if (request.path().equals(path)) {
        for (JsonNode resource : json(request).path(list)) {
          for (JsonNode scope : resource.path(inner)) {
            scope.path(leaf).forEach(found::add);
          }
        }
      }
    }
    return found;
  }

  private static JsonNode json(Request request) {
    try {
      return JSON.readTree(request.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
