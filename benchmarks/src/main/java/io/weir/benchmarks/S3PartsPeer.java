package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.s3.S3PartsSink;
import java.io.ByteArrayOutputStream;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A put of 500 lines. */
final class S3PartsPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);

  private final S3Client client = client(S3Client.builder().forcePathStyle(true));
  private final Sink<Result> sink =
      S3PartsSink.bucket("results", Result.class, result -> "dt=2026-11-28").withClient(client);
  private long parts;

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
    return 2 * 5 / 1e6;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Emitted<Result> one : results) {
      lines.writeBytes(JSON.encode(one));
      lines.write('\n');
    }
    String object = "dt=2026-11-28/part-" + parts++ + ".jsonl";
    client.putObject(
        put -> put.bucket("results").key(object).contentType("application/jsonl"),
        RequestBody.fromBytes(lines.toByteArray()));
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    return new ServiceStub.Answer(200, "", new byte[0]);
  }
}
