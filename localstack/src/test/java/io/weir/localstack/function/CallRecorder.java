package io.weir.localstack.function;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Writes one line to the function's log for each thing that a call to AWS does: the IAM action, and
 * the table, index or stream that it is done to. The SDK finds it on the class path.
 */
public final class CallRecorder implements ExecutionInterceptor {
  public static final String MARK = "weir-call ";

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    String prefix = attributes.getAttribute(AwsExecutionAttribute.ENDPOINT_PREFIX);
    String name = (prefix == null ? service : prefix).toLowerCase(Locale.ROOT);
    calls(operation, context.request())
        .forEach(call -> System.out.println(MARK + name + ":" + call));
  }

  private static Stream<String> calls(String operation, SdkRequest request) {
    return switch (request) {
      case BatchExecuteStatementRequest batch ->
          batch.statements().stream().map(CallRecorder::call);
      case BatchGetItemRequest batch ->
          batch.requestItems().keySet().stream().map(table -> operation + " " + table);
      case TransactWriteItemsRequest all -> all.transactItems().stream().map(CallRecorder::call);
      default -> Stream.of(operation + " " + target(request));
    };
  }

  /** {@code INSERT INTO "table" ...} or {@code UPDATE "table" ...}. */
  private static String call(BatchStatementRequest statement) {
    String verb = statement.statement().startsWith("INSERT") ? "PartiQLInsert" : "PartiQLUpdate";
    return verb + " " + List.of(statement.statement().split("\"")).get(1);
  }

  /** A transaction needs the right to each of its parts, none of its own. */
  private static String call(TransactWriteItem item) {
    return item.put() != null
        ? "PutItem " + item.put().tableName()
        : "UpdateItem " + item.update().tableName();
  }

  private static String target(SdkRequest request) {
    String index =
        request.getValueForField("IndexName", String.class).map(name -> "/" + name).orElse("");
    return Stream.of("TableName", "StreamName", "StreamARN", "ShardIterator")
        .flatMap(field -> request.getValueForField(field, String.class).stream())
        .findFirst()
        .map(name -> name.replaceFirst("^arn:.*:stream/", "") + index)
        .orElse("?");
  }
}
