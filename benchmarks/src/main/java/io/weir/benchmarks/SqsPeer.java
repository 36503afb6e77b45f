package io.weir.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.sqs.SqsSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** SendMessageBatch of 10. */
final class SqsPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int BATCH = 10;
  private static final String TYPE = "application/x-amz-json-1.0";

  private final SqsClient client = client(SqsClient.builder());
  private final boolean fifo;
  private final String url;
  private final Sink<Result> sink;

  SqsPeer(boolean fifo) {
    this.fifo = fifo;
    this.url = "http://127.0.0.1/1/results" + (fifo ? ".fifo" : "");
    SqsSink<Result> made =
        fifo
            ? SqsSink.fifo("results.fifo", Result.class)
            : SqsSink.standard("results", Result.class);
    this.sink = made.withClient(client);
  }

  @Override
  Sink<Result> sink() {
    return sink;
  }

  @Override
  long leastRequests() {
    return 100;
  }

  @Override
  double dollars() {
    return 100 * (fifo ? 0.5 : 0.4) / 1e6;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    for (int at = 0; at < results.size(); at += BATCH) {
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>(BATCH);
      for (int i = at; i < Math.min(results.size(), at + BATCH); i++) {
        entries.add(entry(i - at, results.get(i)));
      }
      if (client.sendMessageBatch(send -> send.queueUrl(url).entries(entries)).hasFailed()) {
        throw new IllegalStateException("failed");
      }
    }
  }

  private SendMessageBatchRequestEntry entry(int place, Emitted<Result> one) {
    SendMessageBatchRequestEntry.Builder entry =
        SendMessageBatchRequestEntry.builder()
            .id(Integer.toString(place))
            .messageBody(new String(JSON.encode(one), StandardCharsets.UTF_8));
    return fifo
        ? entry.messageGroupId(one.key()).messageDeduplicationId(one.id()).build()
        : entry.build();
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    try {
      if (request.operation().equals("GetQueueUrl")) {
        return written(Map.of("QueueUrl", url));
      }
      List<Map<String, String>> taken = new ArrayList<>();
      for (JsonNode entry : MAPPER.readTree(request.body()).get("Entries")) {
        String id = entry.get("Id").asText();
        String body = entry.get("MessageBody").asText();
        taken.add(Map.of("Id", id, "MessageId", id, "MD5OfMessageBody", md5(body)));
      }
      return written(Map.of("Successful", taken));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServiceStub.Answer written(Map<String, ?> content) throws IOException {
    return new ServiceStub.Answer(200, TYPE, MAPPER.writeValueAsBytes(content));
  }

  private static String md5(String body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
