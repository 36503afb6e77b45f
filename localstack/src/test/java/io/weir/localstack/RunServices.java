package io.weir.localstack;

import io.weir.Sink;
import io.weir.connect.Emitted;
import io.weir.connect.lambda.LambdaSink;
import io.weir.connect.stepfunctions.StepFunctionsSink;
import io.weir.localstack.function.SeenEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** Services that run something for each result. */
final class RunServices {
  private static final String ROLE = "arn:aws:iam::000000000000:role/runs";
  private static final String PASS =
      "{\"StartAt\":\"Pass\",\"States\":{\"Pass\":{\"Type\":\"Pass\",\"End\":true}}}";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private RunServices() {}

  static String machine(SfnClient sfn, String name, StateMachineType type) {
    return sfn.createStateMachine(
            create -> create.name(name).type(type).definition(PASS).roleArn(ROLE))
        .stateMachineArn();
  }

  static SinkService stepFunctions(Aws aws, String name) {
    SfnClient sfn = aws.at(SfnClient.builder()).build();
    String machine = machine(sfn, name, StateMachineType.STANDARD);
    return new SinkService() {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return StepFunctionsSink.standard(name, String.class)
            .withClient(faults.in(SfnClient.class, sfn), machine)
            .requestsAtATime(1);
      }

      @Override
      public List<Emitted<String>> arrived(int different) {
        return sfn
            .listExecutionsPaginator(list -> list.stateMachineArn(machine))
            .executions()
            .stream()
            .map(ExecutionListItem::executionArn)
            .map(arn -> sfn.describeExecution(describe -> describe.executionArn(arn)).input())
            .map(SinkQueue::result)
            .toList();
      }
    };
  }

  static SinkService lambda(Aws aws, String name, boolean waiting) {
    SinkQueue seen = SinkQueue.create(aws, name + "-seen.fifo");
    create(aws, name, variables(aws, seen, waiting));
    LambdaSink<String> sink =
        waiting
            ? LambdaSink.synchronous(name, String.class, TIMEOUT).refusedOn(SeenEvents.NEVER)
            : LambdaSink.asynchronous(name, String.class);
    return new SinkService() {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return sink.withClient(faults.in(LambdaClient.class, aws.lambda())).requestsAtATime(1);
      }

      @Override
      public List<Emitted<String>> arrived(int different) {
        return seen.arrived(different);
      }
    };
  }

  /** LocalStack, as Lambda, waits a minute before it tries a failed asynchronous event again. */
  private static Map<String, String> variables(Aws aws, SinkQueue seen, boolean fails) {
    Map<String, String> variables = new HashMap<>();
    variables.put("SEEN_QUEUE", seen.url());
    variables.put("ENDPOINT", aws.localStack().endpoint().toString());
    if (fails) {
      variables.put("FAILS", "1");
    }
    return variables;
  }

  /** A function of one class. */
  private static void create(Aws aws, String name, Map<String, String> variables) {
    aws.lambda()
        .createFunction(create ->
            create
                .functionName(name)
                .runtime(Runtime.JAVA21)
                .role(ROLE)
                .handler(SeenEvents.class.getName() + "::handle")
                .timeout(Math.toIntExact(TIMEOUT.toSeconds()))
                .memorySize(256)
                .environment(set -> set.variables(variables))
                .code(set -> set.zipFile(SdkBytes.fromByteArray(code()))));
    aws.lambda().waiter().waitUntilFunctionActiveV2(get -> get.functionName(name));
  }

  /** The runtime's client takes the second class from the function's package. */
  private static byte[] code() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Class<?> type : List.of(SeenEvents.class, SdkInternalThreadLocal.class)) {
        FunctionPackage.copyClass(zip, type);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
