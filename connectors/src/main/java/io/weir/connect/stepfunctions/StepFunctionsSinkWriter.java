package io.weir.connect.stepfunctions;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.connect.Batches.Message;
import io.weir.connect.Calls;
import io.weir.connect.Envelope;
import io.weir.connect.Refusals;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/** Starts executions, for each key one after the other. */
final class StepFunctionsSinkWriter implements SinkWriter {
  private static final Set<String> PERMANENT =
      Set.of("InvalidExecutionInput", "InvalidName", "ValidationException");
  private static final Set<String> DEPLOYMENT =
      Set.of("StateMachineDoesNotExist", "StateMachineDeleting", "InvalidArn", "ResourceNotFound");
  private static final Pattern OF_THE_MACHINE = Pattern.compile("'stateMachineArn'");

  /** Stands in the ARN of each execution of an express state machine. */
  private static final String EXPRESS = ":express:";

  private final SfnClient client;
  private final String machine;
  private final boolean express;
  private final long callMillis;
  private final Calls<StartExecutionRequest> calls;
  private volatile boolean isOfTheOtherKind;

  StepFunctionsSinkWriter(SfnClient client, String machine, boolean express, int requestsAtATime) {
    this.client = client;
    this.machine = machine;
    this.express = express;
    this.callMillis = AwsClients.callMillis(client);
    this.calls =
        new Calls<>(
            requestsAtATime,
            new Refusals(machine, PERMANENT, DEPLOYMENT, advice(machine), OF_THE_MACHINE),
            this::start);
  }

  private static String advice(String machine) {
    return "let the state machine '"
        + machine
        + "' be there, or name another one in WEIR_SINK_<NAME>; and give the function's role"
        + " states:StartExecution on it, and kms:GenerateDataKey and kms:Decrypt on its key";
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    List<Message<StartExecutionRequest>> messages = emissions.stream().map(this::message).toList();
    return calls.deliver(messages, new SinkTime(remainingMillis, callMillis));
  }

  private Message<StartExecutionRequest> message(Emission emission) {
    byte[] input = Envelope.of(emission);
    StartExecutionRequest request =
        StartExecutionRequest.builder()
            .stateMachineArn(machine)
            .name(Envelope.hash(emission.id()))
            .input(new String(input, StandardCharsets.UTF_8))
            .build();
    return new Message<>(emission.key(), input.length, request);
  }

  private Outcome start(StartExecutionRequest request, SinkTime time) {
    if (isOfTheOtherKind) {
      return otherKind();
    }
    try {
      String started =
          client
              .startExecution(request.toBuilder().overrideConfiguration(time.limit()).build())
              .executionArn();
      isOfTheOtherKind = !express && started.contains(EXPRESS);
    } catch (ExecutionAlreadyExistsException ended) {
      return Outcome.DELIVERED;
    }
    return isOfTheOtherKind ? otherKind() : Outcome.DELIVERED;
  }

  /** Nothing else is started: what comes again would be started again. */
  private Outcome otherKind() {
    return Outcome.Retry.plain(
        "'"
            + machine
            + "' is an express state machine, which starts a result that comes again a second"
            + " time; name a standard one in WEIR_SINK_<NAME>, or declare the sink by"
            + " StepFunctionsSink.express(..)");
  }
}
