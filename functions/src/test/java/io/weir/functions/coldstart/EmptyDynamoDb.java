package io.weir.functions.coldstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A DynamoDB on the loopback that holds nothing and takes everything, and a Kinesis whose streams
 * have one shard, for a training run: the function's clients sign, send and read as on AWS, without
 * credentials or a network.
 */
final class EmptyDynamoDb implements AutoCloseable {
  private static final int MAP = 0xA0;
  private static final int ARRAY = 0x80;
  private static final int TEXT_OF_LENGTH = 0x78;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  EmptyDynamoDb() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", EmptyDynamoDb::nothing);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void nothing(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      boolean kinesis = type != null && type.contains("cbor");
      byte[] body = kinesis ? shards() : "{}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", String.valueOf(type));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The answer of ListShards in CBOR (RFC 8949): one shard that has all keys. */
  private static byte[] shards() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(MAP + 1);
    text(out, "Shards");
    out.write(ARRAY + 1);
    out.write(MAP + 3);
    text(out, "ShardId", "shardId-000000000000", "HashKeyRange");
    out.write(MAP + 2);
    text(out, "StartingHashKey", "0", "EndingHashKey");
    text(out, "340282366920938463463374607431768211455", "SequenceNumberRange");
    out.write(MAP + 1);
    text(out, "StartingSequenceNumber", "0");
    return out.toByteArray();
  }

  /** Each with its length in a byte of its own. */
  private static void text(ByteArrayOutputStream out, String... texts) {
    for (String text : texts) {
      out.write(TEXT_OF_LENGTH);
      out.write(text.length());
      out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
