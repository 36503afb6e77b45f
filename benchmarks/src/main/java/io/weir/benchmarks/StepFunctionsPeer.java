package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import io.weir.connect.Envelope;
import io.weir.connect.stepfunctions.StepFunctionsSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.sfn.SfnClient;

/** StartExecution for each result, 16 at a time. */
final class StepFunctionsPeer extends SinkPeer {
  private static final Codec<Emitted<Result>> JSON = Emitted.json(Result.class);
  private static final String MACHINE =
      "arn:aws:states:us-east-1:123456789012:stateMachine:results";

  /** Of a standard state machine with one state. */
  private static final double TRANSITION = 0.025 / 1_000;

  private final SfnClient client = client(SfnClient.builder());
  private final Together threads = new Together();
  private final Sink<Result> sink =
      StepFunctionsSink.standard("results", Result.class).withClient(client, MACHINE);

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
    return 1_000 * TRANSITION;
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    threads.each(results, this::start);
  }

  /** An id is no name of an execution, but its hash is. */
  private void start(Emitted<Result> one) {
    client.startExecution(start ->
        start
            .stateMachineArn(MACHINE)
            .name(Envelope.hash(one.id()))
            .input(new String(JSON.encode(one), StandardCharsets.UTF_8)));
  }

  @Override
  ServiceStub.Answer answer(ServiceStub.Request request) {
    return json(
        "{\"executionArn\":\"arn:aws:states:us-east-1:123456789012:execution:results:e\",\"startDate\":1}");
  }

  @Override
  public void close() {
    threads.close();
    super.close();
  }
}
