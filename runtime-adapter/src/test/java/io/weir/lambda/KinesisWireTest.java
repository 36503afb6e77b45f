package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.spi.Shard;
import io.weir.testkit.CollectingSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** The client's modules are of two versions of the SDK: here they speak over a real connection. */
class KinesisWireTest {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      calls.add(headers.getFirst("X-Amz-Target") + " " + headers.getFirst("Content-Type"));
      exchange.getRequestBody().readAllBytes();
      byte[] body = shards();
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-cbor-1.1");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] shards() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator cbor = new CBORFactory().createGenerator(out)) {
      cbor.writeStartObject();
      cbor.writeArrayFieldStart("Shards");
      cbor.writeStartObject();
      cbor.writeStringField("ShardId", "shardId-000000000007");
      cbor.writeObjectFieldStart("HashKeyRange");
      cbor.writeStringField("StartingHashKey", "0");
      cbor.writeStringField("EndingHashKey", "255");
      cbor.writeEndObject();
      cbor.writeObjectFieldStart("SequenceNumberRange");
      cbor.writeStringField("StartingSequenceNumber", "1");
      cbor.writeEndObject();
      cbor.writeEndObject();
      cbor.writeEndArray();
      cbor.writeEndObject();
    }
    return out.toByteArray();
  }

  @Test
  void shardsAreListedOverTheWire() {
    try (KinesisClient client =
        KinesisClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .build()) {
      SourceStreams streams =
          new SourceStreams(Clicks.to(new CollectingSink<>("counts")), new Environment(Map.of()));
      KinesisTopology topology = new KinesisTopology(() -> client, streams, () -> 0);

      assertThat(topology.shards("clicks"))
          .singleElement()
          .satisfies(info -> {
            assertThat(info.shard()).isEqualTo(new Shard("clicks", "shardId-000000000007"));
            assertThat(info.toHash()).isEqualTo("0".repeat(30) + "ff");
            assertThat(info.closed()).isFalse();
          });
    }
    assertThat(calls).containsExactly("Kinesis_20131202.ListShards application/x-amz-cbor-1.1");
  }
}
