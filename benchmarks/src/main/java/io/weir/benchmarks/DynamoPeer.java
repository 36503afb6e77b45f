package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.connect.Emitted;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.RequestCounts;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;

/** Inserts of new rows, 25 in a request, 16 at a time. */
final class DynamoPeer extends SinkPeer {
  private static final int BATCH = 25;
  private static final String INSERT =
      "INSERT INTO \"results\" VALUE {'page': ?, 'start': ?, 'views': ?, 'text': ?, 'weirRevision': ?,"
          + " 'weirOrigin': ?}";

  private final DynamoDbClient client = client(DynamoDbClient.builder());
  private final Together threads = new Together();
  private final Sink<Result> sink =
      DynamoSink.table("results", Result.class)
          .key("page", "start")
          .withClient(client, new RequestCounts());

  @Override
  Sink<Result> sink() {
    return sink;
  }

  /** BatchWriteItem takes no condition. */
  @Override
  long leastRequests() {
    return 40;
  }

  @Override
  double dollars() {
    return 1_000 * 0.625 / 1e6;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    List<List<Emitted<Result>>> batches = new ArrayList<>();
    for (int at = 0; at < results.size(); at += BATCH) {
      batches.add(results.subList(at, Math.min(results.size(), at + BATCH)));
    }
    threads.each(batches, this::insert);
  }

  private void insert(List<Emitted<Result>> some) {
    List<BatchStatementRequest> inserts =
        some.stream()
            .map(one ->
                BatchStatementRequest.builder()
                    .statement(INSERT)
                    .parameters(
                        AttributeValue.fromS(one.value().page()),
                        number(one.value().start()),
                        number(one.value().views()),
                        AttributeValue.fromS(one.value().text()),
                        number(one.revision()),
                        AttributeValue.fromS(one.key()))
                    .build())
            .toList();
    client.batchExecuteStatement(batch -> batch.statements(inserts));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    int statements = count(request.body(), "\"Statement\"");
    String body =
        statements == 0 ? "{}" : "{\"Responses\":[{}" + ",{}".repeat(statements - 1) + "]}";
    return new ServiceStub.Answer(200, "application/x-amz-json-1.0", body.getBytes());
  }

  @Override
  public void close() {
    threads.close();
    super.close();
  }
}
