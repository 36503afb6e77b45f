package io.weir.connect.stepfunctions;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connect.Faults;
import io.weir.connect.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/**
 * A state machine that checks the limits of StartExecution, with its codes. A standard one knows
 * the names of executions: one that runs with the same input is answered as if it began now, any
 * other is refused.
 */
final class FakeSfn implements SfnClient {
  static final String STANDARD = "arn:aws:states:us-east-1:123456789012:stateMachine:totals";
  static final String EXPRESS = STANDARD + "-express";

  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_-]{1,80}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String machine;
  private final Faults faults;
  private final List<StartExecutionRequest> started;
  private boolean running = true;
  private long refusals;

  FakeSfn(String machine, Faults faults) {
    this(machine, faults, new ArrayList<>());
  }

  private FakeSfn(String machine, Faults faults, List<StartExecutionRequest> started) {
    this.machine = machine;
    this.faults = faults;
    this.started = started;
  }

  FakeSfn with(Faults others) {
    return new FakeSfn(machine, others, started);
  }

  /** All executions have ended. */
  FakeSfn ended() {
    running = false;
    return this;
  }

  List<StartExecutionRequest> started() {
    return List.copyOf(started);
  }

  @Override
  public StartExecutionResponse startExecution(StartExecutionRequest request) {
    return faults.around(() -> start(request));
  }

  private StartExecutionResponse start(StartExecutionRequest request) {
    if (faults.refusesEntry()) {
      throw refusal(refusals++ % 2 == 0 ? "ThrottlingException" : "ExecutionLimitExceeded");
    }
    require(machine.equals(request.stateMachineArn()), "StateMachineDoesNotExist");
    require(NAME.matcher(request.name()).matches(), "InvalidName");
    require(
        request.input().getBytes(StandardCharsets.UTF_8).length <= 262_144, "ValidationException");
    require(isJson(request.input()), "InvalidExecutionInput");
    return machine.equals(EXPRESS) ? express(request) : standard(request);
  }

  private StartExecutionResponse express(StartExecutionRequest request) {
    started.add(request);
    return answer("express:totals-express:" + request.name() + ":" + started.size());
  }

  private StartExecutionResponse standard(StartExecutionRequest request) {
    Optional<StartExecutionRequest> known =
        started.stream().filter(one -> one.name().equals(request.name())).findAny();
    if (known.isEmpty()) {
      started.add(request);
    } else if (!running || !known.get().input().equals(request.input())) {
      throw Refused.with(ExecutionAlreadyExistsException.builder(), "ExecutionAlreadyExists");
    }
    return answer("execution:totals:" + request.name());
  }

  private static StartExecutionResponse answer(String execution) {
    return StartExecutionResponse.builder()
        .executionArn("arn:aws:states:us-east-1:123456789012:" + execution)
        .build();
  }

  private static boolean isJson(String text) {
    try {
      return JSON.readTree(text) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static void require(boolean holds, String code) {
    if (!holds) {
      throw refusal(code);
    }
  }

  private static RuntimeException refusal(String code) {
    return Refused.with(SfnException.builder(), code);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
