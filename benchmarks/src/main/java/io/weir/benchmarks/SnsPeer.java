package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.sns.SnsSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;

/** PublishBatch of 10. */
final class SnsPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);
  private static final int BATCH = 10;

  private final SnsClient client = client(SnsClient.builder());
  private final boolean fifo;
  private final String topic;
  private final Sink<Result> sink;

  SnsPeer(boolean fifo) {
    this.fifo = fifo;
    this.topic = "arn:aws:sns:us-east-1:123456789012:results" + (fifo ? ".fifo" : "");
    SnsSink<Result> made =
        fifo ? SnsSink.fifo("results", Result.class) : SnsSink.standard("results", Result.class);
    this.sink = made.withClient(client, topic);
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
    return 100 * (fifo ? 0.3 : 0.5) / 1e6;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    for (int at = 0; at < results.size(); at += BATCH) {
      List<PublishBatchRequestEntry> entries = new ArrayList<>(BATCH);
      for (int i = at; i < Math.min(results.size(), at + BATCH); i++) {
        entries.add(entry(i - at, results.get(i)));
      }
      var answer =
          client.publishBatch(send -> send.topicArn(topic).publishBatchRequestEntries(entries));
      require(answer.successful().size() == entries.size());
    }
  }

  private PublishBatchRequestEntry entry(int place, Emitted<Result> one) {
    PublishBatchRequestEntry.Builder entry =
        PublishBatchRequestEntry.builder()
            .id(Integer.toString(place))
            .message(new String(JSON.encode(one), StandardCharsets.UTF_8));
    return fifo
        ? entry.messageGroupId(one.key()).messageDeduplicationId(one.id()).build()
        : entry.build();
  }

  /** In XML. */
  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    StringBuilder taken =
        new StringBuilder("<PublishBatchResponse><PublishBatchResult><Successful>");
    for (int i = count(request.body(), ".Id="); i > 0; i--) {
      taken.append("<member><Id>").append(i - 1).append("</Id><MessageId>m</MessageId></member>");
    }
    taken.append("</Successful></PublishBatchResult></PublishBatchResponse>");
    byte[] body = taken.toString().getBytes(StandardCharsets.UTF_8);
    return new ServiceStub.Answer(200, "text/xml", body);
  }
}
