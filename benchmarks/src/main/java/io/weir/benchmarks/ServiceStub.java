package io.weir.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Answers a service's requests on this machine, each after the time that a service of AWS takes,
 * and counts them.
 */
final class ServiceStub implements AutoCloseable {
  /**
   * A request.
   *
   * @param operation the operation that a header names; else the method
   */
  record Request(String operation, byte[] body) {}

  /**
   * An answer.
   *
   * @param type its content type; empty = none
   */
  record Answer(int status, String type, byte[] body) {}

  private static final long ANSWER_NANOS = 5_000_000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Function<Request, Answer> service;
  private final AtomicLong requests = new AtomicLong();

  static {
    // Else an answer waits 40 ms for the acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  ServiceStub(Function<Request, Answer> service) {
    this.service = service;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The requests so far. */
  long requests() {
    return requests.get();
  }

  private static String operation(HttpExchange exchange) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      return target.substring(target.lastIndexOf('.') + 1);
    }
    return exchange.getRequestMethod();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      String operation = operation(exchange);
      byte[] body = exchange.getRequestBody().readAllBytes();
      LockSupport.parkNanos(ANSWER_NANOS);
      Answer answer = service.apply(new Request(operation, body));
      if (!answer.type().isEmpty()) {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
      }
      exchange.getResponseHeaders().set("ETag", "\"0\"");
      boolean empty = answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
      if (!empty) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
