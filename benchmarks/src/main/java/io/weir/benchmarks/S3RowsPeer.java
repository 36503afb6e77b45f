package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.s3.S3Sink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A look and a put for each object, 16 at a time. */
final class S3RowsPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);

  private final S3Client client = client(S3Client.builder().forcePathStyle(true));
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
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
    List<? extends Future<?>> sent =
        results.stream().map(one -> threads.submit(() -> put(one))).toList();
    for (Future<?> one : sent) {
      try {
        one.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
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
    threads.shutdownNow();
    super.close();
  }
}
