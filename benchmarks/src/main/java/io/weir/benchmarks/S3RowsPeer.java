package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.s3.S3Sink;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A look and a put for each object, 16 at a time. */
final class S3RowsPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);

  private final S3Client client = client(S3Client.builder().forcePathStyle(true));
  private final Together threads = new Together();
  private final Sink<Result> sink =
      S3Sink.bucket("results", Result.class, Result::page).withClient(client);

  @Override
  Sink<Result> sink() {
    return sink;
  }

  /** S3 compares ETags, not revisions: what stands there has to be looked at first. */
  @Override
  long leastRequests() {
    return 2_000;
  }

  @Override
  double dollars() {
    return 1_000 * 0.4 / 1e6 + 1_000 * 5 / 1e6;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    threads.each(results, this::put);
  }

  private void put(Emitted<Result> one) {
    String object = one.value().page();
    try {
      client.headObject(head -> head.bucket("results").key(object));
      throw new IllegalStateException("the stub has no objects");
    } catch (S3Exception none) {
      if (none.statusCode() != 404) {
        throw none;
      }
    }
    client.putObject(
        put ->
            put.bucket("results")
                .key(object)
                .contentType("application/json")
                .metadata(Map.of("revision", Long.toString(one.revision()), "origin", one.key()))
                .ifNoneMatch("*"),
        RequestBody.fromBytes(JSON.encode(one)));
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    return new ServiceStub.Answer(request.operation().equals("HEAD") ? 404 : 200, "", new byte[0]);
  }

  @Override
  public void close() {
    threads.close();
    super.close();
  }
}
