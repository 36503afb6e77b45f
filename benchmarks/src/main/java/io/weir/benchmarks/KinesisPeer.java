package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.kinesis.KinesisSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** PutRecords of 500. */
final class KinesisPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);

  private final KinesisClient client = client(KinesisClient.builder());
  private final Sink<Result> sink = KinesisSink.stream("results", Result.class).withClient(client);

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
    return 1_000 * 0.014 / 1e6;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    List<PutRecordsRequestEntry> records =
        results.stream()
            .map(one ->
                PutRecordsRequestEntry.builder()
                    .partitionKey(one.key())
                    .data(SdkBytes.fromByteArrayUnsafe(JSON.encode(one)))
                    .build())
            .toList();
    int failed =
        client.putRecords(put -> put.streamName("results").records(records)).failedRecordCount();
    if (failed > 0) {
      throw new IllegalStateException("failed: " + failed);
    }
  }

  /** In CBOR: each record has a shard and a number. */
  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    int records = count(request.body(), "PartitionKey");
    ByteArrayOutputStream cbor = new ByteArrayOutputStream();
    cbor.write(0xa2);
    text(cbor, "FailedRecordCount");
    cbor.write(0);
    text(cbor, "Records");
    cbor.write(0x99);
    cbor.write(records >> 8);
    cbor.write(records & 0xff);
    for (int i = 0; i < records; i++) {
      cbor.write(0xa2);
      text(cbor, "SequenceNumber");
      text(cbor, "49590338271490256608559692538361571095921575989136588898");
      text(cbor, "ShardId");
      text(cbor, "shardId-000000000000");
    }
    return new ServiceStub.Answer(200, "application/x-amz-cbor-1.1", cbor.toByteArray());
  }

  private static void text(ByteArrayOutputStream cbor, String text) {
    if (text.length() < 24) {
      cbor.write(0x60 + text.length());
    } else {
      cbor.write(0x78);
      cbor.write(text.length());
    }
    cbor.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
