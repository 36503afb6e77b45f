package io.weir.connect.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connect.Faults;
import io.weir.connect.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/**
 * A function whose Invoke checks Lambda's limits, with its codes. A value that holds the name of an
 * error makes it fail with that error.
 */
final class FakeLambda implements LambdaClient {
  private static final int MIB = 1_024 * 1_024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String function;
  private final Faults faults;
  private final List<SdkBytes> events;
  private final Map<String, String> failures;
  private long refusals;

  FakeLambda(String function, Faults faults) {
    this(function, faults, new ArrayList<>(), Map.of());
  }

  private FakeLambda(
      String function, Faults faults, List<SdkBytes> events, Map<String, String> failures) {
    this.function = function;
    this.faults = faults;
    this.events = events;
    this.failures = failures;
  }

  FakeLambda with(Faults others) {
    return new FakeLambda(function, others, events, failures);
  }

  /**
   * @param answers a text in the event to what the function answers to it
   */
  FakeLambda failing(Map<String, String> answers) {
    return new FakeLambda(function, faults, events, answers);
  }

  List<SdkBytes> events() {
    return List.copyOf(events);
  }

  @Override
  public InvokeResponse invoke(InvokeRequest request) {
    return faults.around(() -> take(request));
  }

  private InvokeResponse take(InvokeRequest request) {
    boolean waits = request.invocationType() == InvocationType.REQUEST_RESPONSE;
    require(function.equals(request.functionName()), "ResourceNotFoundException");
    int most = waits ? 6 * MIB : MIB;
    require(request.payload().asByteArrayUnsafe().length <= most, "RequestTooLargeException");
    require(isJson(request.payload()), "InvalidRequestContentException");
    if (faults.refusesEntry()) {
      require(waits && refusals++ % 2 == 0, "TooManyRequestsException");
      return failed("{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"3.00 seconds\"}");
    }
    String text = request.payload().asUtf8String();
    for (Map.Entry<String, String> failure : failures.entrySet()) {
      if (waits && text.contains(failure.getKey())) {
        return failed(failure.getValue());
      }
    }
    events.add(request.payload());
    return InvokeResponse.builder().statusCode(waits ? 200 : 202).build();
  }

  private static InvokeResponse failed(String answer) {
    return InvokeResponse.builder()
        .statusCode(200)
        .functionError("Unhandled")
        .payload(SdkBytes.fromUtf8String(answer))
        .build();
  }

  private static boolean isJson(SdkBytes payload) {
    try {
      return JSON.readTree(payload.asByteArrayUnsafe()) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static void require(boolean holds, String code) {
    if (!holds) {
      throw Refused.with(LambdaException.builder(), code);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
