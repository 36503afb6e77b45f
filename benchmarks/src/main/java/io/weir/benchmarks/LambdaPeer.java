package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.lambda.LambdaSink;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** An invocation for each result, 16 at a time. */
final class LambdaPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);

  private final LambdaClient client = client(LambdaClient.builder());
  private final Together threads = new Together();
  private final boolean waits;
  private final Sink<Result> sink;

  LambdaPeer(boolean waits) {
    this.waits = waits;
    LambdaSink<Result> made =
        waits
            ? LambdaSink.synchronous("results", Result.class, Duration.ofSeconds(5))
            : LambdaSink.asynchronous("results", Result.class);
    this.sink = made.withClient(client);
  }

  @Override
  Sink<Result> sink() {
    return sink;
  }

  @Override
  long leastRequests() {
    return 1_000;
  }

  @Override
  double dollars() {
    return 1_000 * 0.2 / 1e6;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    threads.each(results, this::invoke);
  }

  private void invoke(Emitted<Result> one) {
    var answer =
        client.invoke(invoke ->
            invoke
                .functionName("results")
                .invocationType(waits ? InvocationType.REQUEST_RESPONSE : InvocationType.EVENT)
                .payload(SdkBytes.fromByteArrayUnsafe(JSON.encode(one))));
    require(answer.functionError() == null);
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    return new ServiceStub.Answer(waits ? 200 : 202, "", new byte[0]);
  }

  @Override
  public void close() {
    threads.close();
    super.close();
  }
}
