package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.firehose.FirehoseSink;
import java.io.ByteArrayOutputStream;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;

/** PutRecordBatch of 500 lines. */
final class FirehosePeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);

  /** A record counts as 5 KB at least, and a GB costs this. */
  private static final double GIGABYTE = 0.029;

  private final FirehoseClient client = client(FirehoseClient.builder());
  private final Sink<Result> sink = FirehoseSink.stream("results", Result.class).withClient(client);

  @Override
  Sink<Result> sink() {
    return sink;
  }

  @Override
  long leastRequests() {
    return 2;
  }

  @Override
  double dollars() {
    return 1_000 * 5 * GIGABYTE / (1 << 20);
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    List<Record> records =
        results.stream()
            .map(one -> Record.builder().data(SdkBytes.fromByteArrayUnsafe(line(one))).build())
            .toList();
    var answer = client.putRecordBatch(put -> put.deliveryStreamName("results").records(records));
    require(answer.failedPutCount() == 0);
  }

  private static byte[] line(Emitted<Result> one) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(JSON.encode(one));
    line.write('\n');
    return line.toByteArray();
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    return json(
        "{\"FailedPutCount\":0,\"RequestResponses\":["
            + each(count(request.body(), "\"Data\""), "{\"RecordId\":\"r\"}")
            + "]}");
  }
}
