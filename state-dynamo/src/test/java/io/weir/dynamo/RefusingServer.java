package io.weir.dynamo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.aws.AwsClients;
import io.weir.aws.CallLimit;
import io.weir.aws.LazyTlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A DynamoDB that answers every request with one error, in a time that the client's clock sees. */
final class RefusingServer implements AutoCloseable {
  private static final long MILLIS_AN_ANSWER = 2_000;

  private final HttpServer server;
  private final AtomicLong millis = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong throttles = new AtomicLong();
  private final byte[] body;
  private final int status;
  private final int answers;

  /**
   * @param answers after so many it closes connections without a word
   */
  RefusingServer(int status, String body, int answers) throws IOException {
    this.status = status;
    this.body = body.getBytes(StandardCharsets.UTF_8);
    this.answers = answers;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    millis.addAndGet(MILLIS_AN_ANSWER);
    if (requests.incrementAndGet() <= answers) {
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** What its client has counted as without capacity. */
  int throttles() {
    return throttles.intValue();
  }

  int requests() {
    return requests.get();
  }

  /** The process's client, with the limit that it has. */
  DynamoDbClient environmentClient() {
    CallLimit limit =
        new CallLimit(AwsClients.RETRY_MILLIS, () -> millis.get() * 1_000_000, throttles);
    return AwsClients.limited(DynamoDbClient.builder(), new LazyTlsClient(), limit)
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
