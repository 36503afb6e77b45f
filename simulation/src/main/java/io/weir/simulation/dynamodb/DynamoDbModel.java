package io.weir.simulation.dynamodb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * DynamoDB in memory: single writes with conditions and the old item back, batches of PartiQL
 * statements, batch reads, queries of table and indexes page by page. Faults are put around it by
 * {@link FaultyClient}. Safe for use by several threads, one call at a time.
 */
public final class DynamoDbModel implements DynamoDbClient {
  private static final Map<Written, Condition> CONDITIONS = new ConcurrentHashMap<>();
  private static final Map<String, Update> UPDATES = new ConcurrentHashMap<>();
  private static final Map<String, Statement> STATEMENTS = new ConcurrentHashMap<>();

  private final Map<String, Table> tables = new HashMap<>();

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}

  /** Makes a model with the same tables and no items. */
  public synchronized DynamoDbModel emptyCopy() {
    DynamoDbModel copy = new DynamoDbModel();
    tables.forEach((name, table) -> copy.tables.put(name, table.emptyCopy()));
    return copy;
  }

  @Override
  public DynamoDbWaiter waiter() {
    return DynamoDbWaiter.builder().client(this).build();
  }

  private Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw Errors.noTable(name);
    }
    return table;
  }

  @Override
  public synchronized CreateTableResponse createTable(CreateTableRequest request) {
    Map<String, List<String>> indexes = new HashMap<>();
    request
        .globalSecondaryIndexes()
        .forEach(index -> indexes.put(index.indexName(), names(index.keySchema())));
    Map<String, String> types = new HashMap<>();
    request
        .attributeDefinitions()
        .forEach(one -> types.put(one.attributeName(), one.attributeTypeAsString()));
    tables.put(request.tableName(), new Table(names(request.keySchema()), types, indexes));
    return CreateTableResponse.builder().build();
  }

  private static List<String> names(List<KeySchemaElement> schema) {
    return schema.stream().map(KeySchemaElement::attributeName).toList();
  }

  @Override
  public synchronized DescribeTableResponse describeTable(DescribeTableRequest request) {
    table(request.tableName());
    return DescribeTableResponse.builder().table(table -> table.tableStatus("ACTIVE")).build();
  }

  private static Condition condition(String text, Map<String, String> names) {
    if (text == null) {
      return Condition.TRUE;
    }
    return CONDITIONS.computeIfAbsent(new Written(text, names), Written::read);
  }

  /** A condition as a request has it. */
  private record Written(String text, Map<String, String> names) {
    Condition read() {
      return Condition.parse(new Tokens(text), names);
    }
  }

  private static void check(
      boolean holds,
      Map<String, AttributeValue> old,
      ReturnValuesOnConditionCheckFailure returned) {
    if (!holds) {
      boolean wanted = returned == ReturnValuesOnConditionCheckFailure.ALL_OLD && !old.isEmpty();
      throw ConditionalCheckFailedException.builder()
          .item(wanted ? old : null)
          .message("The conditional request failed")
          .statusCode(400)
          .build();
    }
  }

  @Override
  public synchronized PutItemResponse putItem(PutItemRequest request) {
    Table table = table(request.tableName());
    Map<String, AttributeValue> old = table.get(request.item());
    Condition condition =
        condition(request.conditionExpression(), request.expressionAttributeNames());
    check(
        condition.holds(old, request.expressionAttributeValues()),
        old,
        request.returnValuesOnConditionCheckFailure());
    table.put(request.item());
    boolean wanted = request.returnValues() == ReturnValue.ALL_OLD && !old.isEmpty();
    return PutItemResponse.builder().attributes(wanted ? old : null).build();
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    Table table = table(request.tableName());
    Map<String, AttributeValue> old = table.get(request.key());
    Condition condition =
        condition(request.conditionExpression(), request.expressionAttributeNames());
    check(
        condition.holds(old, request.expressionAttributeValues()),
        old,
        request.returnValuesOnConditionCheckFailure());
    Update update = UPDATES.computeIfAbsent(named(request), Update::parse);
    table.put(update.apply(orKey(old, request.key()), request.expressionAttributeValues()));
    boolean wanted = request.returnValues() == ReturnValue.ALL_OLD && !old.isEmpty();
    return UpdateItemResponse.builder().attributes(wanted ? old : null).build();
  }

  /** An update with the names of attributes in place of what stands for them. */
  private static String named(UpdateItemRequest request) {
    String expression = request.updateExpression();
    for (Map.Entry<String, String> name : request.expressionAttributeNames().entrySet()) {
      expression = expression.replaceAll(name.getKey() + "\\b", name.getValue());
    }
    return expression;
  }

  private static Map<String, AttributeValue> orKey(
      Map<String, AttributeValue> old, Map<String, AttributeValue> key) {
    return old.isEmpty() ? key : old;
  }

  @Override
  public synchronized DeleteItemResponse deleteItem(DeleteItemRequest request) {
    Table table = table(request.tableName());
    Map<String, AttributeValue> old = table.get(request.key());
    Condition condition =
        condition(request.conditionExpression(), request.expressionAttributeNames());
    check(
        condition.holds(old, request.expressionAttributeValues()),
        old,
        request.returnValuesOnConditionCheckFailure());
    table.delete(request.key());
    boolean wanted = request.returnValues() == ReturnValue.ALL_OLD && !old.isEmpty();
    return DeleteItemResponse.builder().attributes(wanted ? old : null).build();
  }

  @Override
  public synchronized GetItemResponse getItem(GetItemRequest request) {
    Map<String, AttributeValue> item = table(request.tableName()).get(request.key());
    return GetItemResponse.builder().item(item.isEmpty() ? null : item).build();
  }

  @Override
  public synchronized BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Map<String, List<Map<String, AttributeValue>>> found = new HashMap<>();
    request.requestItems().forEach((name, wanted) -> found.put(name, read(table(name), wanted)));
    return BatchGetItemResponse.builder().responses(found).unprocessedKeys(Map.of()).build();
  }

  private static List<Map<String, AttributeValue>> read(Table table, KeysAndAttributes wanted) {
    int count = wanted.keys().size();
    if (count > 100 || new HashSet<>(wanted.keys()).size() < count) {
      throw Errors.validation("Provided list of item keys is too long or contains duplicates");
    }
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (Map<String, AttributeValue> key : wanted.keys()) {
      Map<String, AttributeValue> item = table.get(key);
      if (!item.isEmpty()) {
        items.add(item);
      }
    }
    return items;
  }

  @Override
  public synchronized BatchExecuteStatementResponse batchExecuteStatement(
      BatchExecuteStatementRequest request) {
    if (request.statements().size() > 25) {
      throw Errors.validation("Member must have length less than or equal to 25");
    }
    List<BatchStatementResponse> responses = new ArrayList<>();
    request.statements().forEach(statement -> responses.add(execute(statement)));
    return BatchExecuteStatementResponse.builder().responses(responses).build();
  }

  /** One statement of a batch: it succeeds or fails by itself. */
  BatchStatementResponse execute(BatchStatementRequest request) {
    Statement statement = STATEMENTS.computeIfAbsent(request.statement(), Statement::parse);
    Map<String, AttributeValue> values = Statement.values(request.parameters());
    Table table = table(statement.table());
    try {
      return statement.item() != null
          ? insert(table, statement, values)
          : update(table, statement, values, request);
    } catch (DynamoDbException invalid) {
      return error("ValidationError", invalid.getMessage(), null);
    }
  }

  private static BatchStatementResponse insert(
      Table table, Statement statement, Map<String, AttributeValue> values) {
    Map<String, AttributeValue> item = new HashMap<>();
    statement.item().forEach((name, placeholder) -> item.put(name, values.get(placeholder)));
    if (!table.get(item).isEmpty()) {
      return error("DuplicateItem", "Duplicate primary key exists in table", null);
    }
    table.put(item);
    return BatchStatementResponse.builder().build();
  }

  private static BatchStatementResponse update(
      Table table,
      Statement statement,
      Map<String, AttributeValue> values,
      BatchStatementRequest request) {
    Map<String, AttributeValue> key = new HashMap<>();
    statement.key().forEach((name, placeholder) -> key.put(name, values.get(placeholder)));
    Map<String, AttributeValue> old = table.get(key);
    if (old.isEmpty() || !statement.where().holds(old, values)) {
      boolean wanted =
          request.returnValuesOnConditionCheckFailure()
                  == ReturnValuesOnConditionCheckFailure.ALL_OLD
              && !old.isEmpty();
      return error("ConditionalCheckFailed", "The conditional request failed", wanted ? old : null);
    }
    table.put(statement.update().apply(old, values));
    return BatchStatementResponse.builder().build();
  }

  static BatchStatementResponse error(
      String code, String message, Map<String, AttributeValue> item) {
    BatchStatementError error =
        BatchStatementError.builder().code(code).message(message).item(item).build();
    return BatchStatementResponse.builder().error(error).build();
  }

  /** All or nothing; the reasons stand in the order of the items. */
  @Override
  public synchronized TransactWriteItemsResponse transactWriteItems(
      TransactWriteItemsRequest request) {
    List<CancellationReason> reasons = request.transactItems().stream().map(this::reason).toList();
    if (reasons.stream().anyMatch(reason -> !"None".equals(reason.code()))) {
      throw TransactionCanceledException.builder()
          .cancellationReasons(reasons)
          .message("Transaction cancelled")
          .statusCode(400)
          .build();
    }
    request.transactItems().forEach(this::write);
    return TransactWriteItemsResponse.builder().build();
  }

  private CancellationReason reason(TransactWriteItem item) {
    Put put = item.put();
    software.amazon.awssdk.services.dynamodb.model.Update update = item.update();
    Map<String, AttributeValue> old =
        put != null
            ? table(put.tableName()).get(put.item())
            : table(update.tableName()).get(update.key());
    Condition condition =
        put != null
            ? condition(put.conditionExpression(), put.expressionAttributeNames())
            : condition(update.conditionExpression(), update.expressionAttributeNames());
    var values = put != null ? put.expressionAttributeValues() : update.expressionAttributeValues();
    if (condition.holds(old, values)) {
      return CancellationReason.builder().code("None").build();
    }
    var returned =
        put != null
            ? put.returnValuesOnConditionCheckFailure()
            : update.returnValuesOnConditionCheckFailure();
    boolean wanted = returned == ReturnValuesOnConditionCheckFailure.ALL_OLD && !old.isEmpty();
    return CancellationReason.builder()
        .code("ConditionalCheckFailed")
        .item(wanted ? old : null)
        .build();
  }

  private void write(TransactWriteItem item) {
    if (item.put() != null) {
      table(item.put().tableName()).put(item.put().item());
      return;
    }
    var update = item.update();
    Table table = table(update.tableName());
    Update parsed = UPDATES.computeIfAbsent(update.updateExpression(), Update::parse);
    Map<String, AttributeValue> old = orKey(table.get(update.key()), update.key());
    table.put(parsed.apply(old, update.expressionAttributeValues()));
  }

  @Override
  public synchronized QueryResponse query(QueryRequest request) {
    Table table = table(request.tableName());
    List<String> by = request.indexName() == null ? table.key() : table.index(request.indexName());
    if (by == null) {
      throw Errors.validation("The table does not have the specified index");
    }
    Condition condition =
        condition(request.keyConditionExpression(), request.expressionAttributeNames());
    Map<String, AttributeValue> values = request.expressionAttributeValues();
    List<Map<String, AttributeValue>> all =
        request.indexName() == null
            ? table.ordered(partition(table, request), condition, values)
            : table.ordered(by, condition, values);
    return page(table, by, all, request);
  }

  /**
   * The partition that a query of a table reads; others are not searched, however large the table
   * is.
   */
  private static AttributeValue partition(Table table, QueryRequest request) {
    Tokens tokens = new Tokens(request.keyConditionExpression());
    String name = Condition.name(tokens.next(), request.expressionAttributeNames());
    if (!name.equals(table.key().getFirst()) || !tokens.take("=")) {
      throw new UnsupportedOperationException(
          "a query of a table begins with its partition key here: " + request);
    }
    return request.expressionAttributeValues().get(tokens.next());
  }

  /** All of a table that fulfils the filter, in one page, in no order. */
  @Override
  public synchronized ScanResponse scan(ScanRequest request) {
    boolean plain =
        request.indexName() == null && request.limit() == null && !request.hasExclusiveStartKey();
    if (!plain) {
      throw new UnsupportedOperationException("only whole tables are scanned here: " + request);
    }
    Condition filter =
        request.filterExpression() == null
            ? Condition.TRUE
            : Condition.parse(
                new Tokens(request.filterExpression()), request.expressionAttributeNames());
    return ScanResponse.builder()
        .items(
            items(request.tableName()).stream()
                .filter(item -> filter.holds(item, request.expressionAttributeValues()))
                .map(item -> projected(item, request))
                .toList())
        .build();
  }

  private static Map<String, AttributeValue> projected(
      Map<String, AttributeValue> item, ScanRequest request) {
    if (request.projectionExpression() == null) {
      return item;
    }
    Map<String, AttributeValue> some = new HashMap<>(item);
    List<String> names =
        Arrays.stream(request.projectionExpression().split(" *, *"))
            .map(name -> Condition.name(name, request.expressionAttributeNames()))
            .toList();
    some.keySet().retainAll(names);
    return some;
  }

  /** A page of items behind the start key; it has a last key only if the limit cut it. */
  private static QueryResponse page(
      Table table, List<String> by, List<Map<String, AttributeValue>> all, QueryRequest request) {
    List<Map<String, AttributeValue>> rest = all;
    if (request.hasExclusiveStartKey()) {
      var order = table.order(by);
      rest = all.stream().filter(i -> order.compare(i, request.exclusiveStartKey()) > 0).toList();
    }
    int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
    QueryResponse.Builder response = QueryResponse.builder();
    if (rest.size() >= limit) {
      rest = rest.subList(0, limit);
      response.lastEvaluatedKey(cursor(table, by, rest.getLast()));
    }
    boolean keysOnly = request.indexName() != null;
    List<Map<String, AttributeValue>> shown =
        keysOnly ? rest.stream().map(item -> cursor(table, by, item)).toList() : rest;
    return response.items(shown).count(shown.size()).build();
  }

  /** The attributes of an index entry that projects keys only; also where a page ends. */
  private static Map<String, AttributeValue> cursor(
      Table table, List<String> by, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> cursor = table.keyOf(item);
    by.forEach(name -> cursor.put(name, item.get(name)));
    return cursor;
  }

  /** Runs TTL: deletes the items that have expired by the attribute. */
  public synchronized void sweep(String table, String attribute, long nowMillis) {
    table(table).sweep(attribute, Math.floorDiv(nowMillis, 1_000L));
  }

  /** All items of a table, expired ones included, in no order. */
  public synchronized List<Map<String, AttributeValue>> items(String table) {
    return table(table).items();
  }

  /** The number of items in a table, expired ones included. */
  public synchronized int size(String table) {
    return table(table).size();
  }
}
