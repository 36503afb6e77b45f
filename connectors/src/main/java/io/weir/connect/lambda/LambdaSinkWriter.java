package io.weir.connect.lambda;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.codec.Json;
import io.weir.connect.Batches.Message;
import io.weir.connect.Calls;
import io.weir.connect.Envelope;
import io.weir.connect.Refusals;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Invokes a function; if it waits for answers, for each key one after the other. */
final class LambdaSinkWriter implements SinkWriter {
  private static final Set<String> PERMANENT =
      Set.of(
          "RequestTooLargeException",
          "SerializedRequestEntityTooLargeException",
          "InvalidRequestContentException");
  private static final Set<String> DEPLOYMENT =
      Set.of(
          "ResourceNotFoundException",
          "NoPublishedVersionException",
          "InvalidParameterValueException",
          "RecursiveInvocationException",
          "InvalidRuntimeException",
          "InvalidZipFileException",
          "InvalidSecurityGroupIDException",
          "InvalidSubnetIDException",
          "EC2AccessDeniedException",
          "EFSMountFailureException",
          "ModeNotSupportedException");

  /** The answer of a function that failed; null where it has no such field. */
  private record FunctionError(@Nullable String errorType, @Nullable String errorMessage) {}

  private static final Json<FunctionError> ERROR = Json.of(FunctionError.class);

  private final LambdaClient client;
  private final String function;
  private final boolean waiting;
  private final Set<String> refusedOn;
  private final long callMillis;
  private final Calls<SdkBytes> calls;

  LambdaSinkWriter(
      LambdaClient client,
      String function,
      boolean waiting,
      Set<String> refusedOn,
      int requestsAtATime) {
    this.client = client;
    this.function = function;
    this.waiting = waiting;
    this.refusedOn = refusedOn;
    this.callMillis = AwsClients.callMillis(client);
    Refusals refusals = new Refusals(function, PERMANENT, DEPLOYMENT, advice(function));
    this.calls = new Calls<>(requestsAtATime, refusals, this::invoke);
  }

  private static String advice(String function) {
    return "let the Lambda function '"
        + function
        + "' be there and ready in this account and region, or name it in WEIR_SINK_<NAME>; and"
        + " give the function's role lambda:InvokeFunction on it";
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    List<Message<SdkBytes>> messages = emissions.stream().map(this::message).toList();
    return calls.deliver(messages, new SinkTime(remainingMillis, callMillis));
  }

  private Message<SdkBytes> message(Emission emission) {
    byte[] event = Envelope.of(emission);
    String order = waiting ? emission.key() : null;
    return new Message<>(order, event.length, SdkBytes.fromByteArrayUnsafe(event));
  }

  private Outcome invoke(SdkBytes event, SinkTime time) {
    InvokeRequest request =
        InvokeRequest.builder()
            .functionName(function)
            .invocationType(waiting ? InvocationType.REQUEST_RESPONSE : InvocationType.EVENT)
            .payload(event)
            .overrideConfiguration(time.limit())
            .build();
    InvokeResponse response = client.invoke(request);
    return response.functionError() == null ? Outcome.DELIVERED : failed(response);
  }

  /** What the function says of its error may hold the value, and so no log may have it. */
  private Outcome failed(InvokeResponse response) {
    FunctionError error = error(response.payload());
    String reason = "'" + function + "' failed, " + error.errorType() + ": " + error.errorMessage();
    return error.errorType() != null && refusedOn.contains(error.errorType())
        ? new Outcome.Refused(reason)
        : new Outcome.Retry(reason);
  }

  private static FunctionError error(@Nullable SdkBytes payload) {
    try {
      return ERROR.decode(payload == null ? new byte[0] : payload.asByteArrayUnsafe());
    } catch (RuntimeException unreadable) {
      return new FunctionError(null, "its answer is not JSON");
    }
  }
}
