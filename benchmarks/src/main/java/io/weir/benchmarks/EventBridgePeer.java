package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.eventbridge.EventBridgeSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** PutEvents of 10. */
final class EventBridgePeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);
  private static final int BATCH = 10;
  private static final String SOURCE = "com.example.results";
  private static final String TYPE = "Result";

  private final EventBridgeClient client = client(EventBridgeClient.builder());
  private final Sink<Result> sink =
      EventBridgeSink.bus("results", Result.class, SOURCE, TYPE).withClient(client);

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
    return 1_000 / 1e6;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    for (int at = 0; at < results.size(); at += BATCH) {
      List<PutEventsRequestEntry> entries =
          results.subList(at, Math.min(results.size(), at + BATCH)).stream()
              .map(one ->
                  PutEventsRequestEntry.builder()
                      .eventBusName("results")
                      .source(SOURCE)
                      .detailType(TYPE)
                      .detail(new String(JSON.encode(one), StandardCharsets.UTF_8))
                      .build())
              .toList();
      require(client.putEvents(put -> put.entries(entries)).failedEntryCount() == 0);
    }
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    String body =
        request.operation().equals("DescribeEventBus")
            ? "{\"Name\":\"results\"}"
            : "{\"FailedEntryCount\":0,\"Entries\":["
                + each(count(request.body(), "\"DetailType\""), "{\"EventId\":\"e\"}")
                + "]}";
    return json(body);
  }
}
