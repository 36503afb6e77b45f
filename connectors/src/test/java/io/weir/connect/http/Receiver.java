package io.weir.connect.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of calls on this machine that does not compare keys: it keeps all that it took. */
final class Receiver implements AutoCloseable {
  record Taken(String method, String path, Headers headers, byte[] body) {}

  /** Answers a call in its own way. */
  interface Answer {
    /** False if the call is to be taken. */
    boolean isGiven(HttpExchange exchange, byte[] body) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Taken> taken = new ArrayList<>();
  private volatile Answer answer = (exchange, body) -> false;

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  void answers(Answer other) {
    answer = other;
  }

  synchronized List<Taken> taken() {
    return List.copyOf(taken);
  }

  synchronized void forget() {
    taken.clear();
  }

  private synchronized void take(Taken one) {
    taken.add(one);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (isCut(exchange) || answer.isGiven(exchange, body)) {
        return;
      }
      take(
          new Taken(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestHeaders(),
              body));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** The server takes a head that ends between two of its lines for a whole one without a body. */
  private static boolean isCut(HttpExchange exchange) {
    return !exchange.getRequestMethod().equals("DELETE")
        && !exchange.getRequestMethod().equals("GET")
        && !exchange.getRequestHeaders().containsKey("Content-Length");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
