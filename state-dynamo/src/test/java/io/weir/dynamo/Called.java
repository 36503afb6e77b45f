package io.weir.dynamo;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Notes what goes through a client: the right that each request needs, and which class sent it. */
final class Called implements InvocationHandler {
  private final Set<String> rights = new ConcurrentSkipListSet<>();
  private final Set<String> sites = new ConcurrentSkipListSet<>();
  private final DynamoDbClient client;

  Called(DynamoDbClient client) {
    this.client = client;
  }

  DynamoDbClient client() {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            Called.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, this);
  }

  /** The actions of IAM, each with the table, or the index of it, by the first part of its name. */
  Set<String> rights() {
    return new TreeSet<>(rights);
  }

  /** The places in the code that sent requests, as {@code HeadWriter.putItem}. */
  Set<String> sites() {
    return new TreeSet<>(sites);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object first = arguments == null ? null : arguments[0];
    if (first instanceof Consumer || method.getName().endsWith("Paginator")) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    if (first instanceof SdkRequest request) {
      note(method.getName(), request);
    }
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void note(String operation, SdkRequest request) {
    calls(operation, request).map(call -> "dynamodb:" + plain(call)).forEach(rights::add);
    StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(StackWalker.StackFrame::getClassName)
                .filter(name -> name.startsWith("io.weir.dynamo."))
                .filter(name -> !name.equals(Called.class.getName()))
                .findFirst())
        .ifPresent(name -> sites.add(simple(name) + "." + operation));
  }

  /** The same without the numbers of tables of {@link Local}. */
  static String plain(String name) {
    return name.replaceFirst("-\\d+", "");
  }

  /** The name of the outermost class, without its package. */
  static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
  }

  private static Stream<String> calls(String operation, SdkRequest request) {
    return switch (request) {
      case BatchExecuteStatementRequest batch -> batch.statements().stream().map(Called::call);
      case BatchGetItemRequest batch ->
          batch.requestItems().keySet().stream().map(table -> "BatchGetItem " + table);
      case TransactWriteItemsRequest all -> all.transactItems().stream().map(Called::call);
      default -> Stream.of(capitals(operation) + " " + target(request));
    };
  }

  private static String capitals(String operation) {
    return Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
  }

  /** {@code INSERT INTO "table" ...} or {@code UPDATE "table" ...}. */
  private static String call(BatchStatementRequest statement) {
    String[] words = statement.statement().split("[ \"]+", 4);
    return switch (words[0]) {
      case "INSERT" -> "PartiQLInsert " + words[2];
      case "UPDATE" -> "PartiQLUpdate " + words[1];
      default -> throw new AssertionError("which right is it? " + statement.statement());
    };
  }

  /** A transaction needs the right to each of its parts, none of its own. */
  private static String call(TransactWriteItem item) {
    return Stream.of(
            named("PutItem ", item.put() == null ? null : item.put().tableName()),
            named("UpdateItem ", item.update() == null ? null : item.update().tableName()),
            named("DeleteItem ", item.delete() == null ? null : item.delete().tableName()),
            named(
                "ConditionCheckItem ",
                item.conditionCheck() == null ? null : item.conditionCheck().tableName()))
        .flatMap(List::stream)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> named(String action, String table) {
    return table == null ? List.of() : List.of(action + table);
  }

  private static String target(SdkRequest request) {
    String index =
        request
            .getValueForField("IndexName", String.class)
            .map(name -> "/index/" + name)
            .orElse("");
    return request.getValueForField("TableName", String.class).orElseThrow() + index;
  }
}
