package io.weir.embedded;

import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.audit.FunctionView;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.KeyAttribute;
import io.weir.dynamo.KeyType;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.StoredTables;
import io.weir.dynamo.Tables;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** DynamoDB Local in this JVM with the tables that a function needs; nothing outlives it. */
final class LocalTables implements AutoCloseable {
  private static final String STATE = "weir-state";

  private final RequestCounts counts = new RequestCounts();
  private final Set<String> made = new HashSet<>();
  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
  private final DynamoDbClient client = local.dynamoDbClient();
  private final DynamoStateStore store;

  LocalTables() {
    Tables.create(client, STATE);
    store =
        DynamoStateStore.builder(client, STATE)
            .counts(counts)
            .dueGranularity(Duration.ofMinutes(1))
            .build();
  }

  /** The function with its tables here instead of in an account. */
  StreamFunction bind(StreamFunction function) {
    return function.withSinks(this::bind);
  }

  private Sink<?> bind(Sink<?> sink) {
    if (sink instanceof DeadLetterTable letters) {
      Tables.createResult(client, letters.name(), DeadLetterTable.ID, null);
      return letters.inTable(letters.name()).withClient(client, counts);
    }
    if (!(sink instanceof DynamoSink<?> dynamo)) {
      return sink;
    }
    if (made.add(dynamo.table())) {
      Tables.createResult(client, dynamo);
    }
    return dynamo.withClient(client, counts);
  }

  /** All tables, with what is known of the function. */
  StoredTables stored(StreamFunction function, long now, UnaryOperator<FunctionView> known) {
    StoredTables tables = new StoredTables(client, STATE, now, known);
    tables.sinksOf(function);
    return tables;
  }

  DynamoStateStore store() {
    return store;
  }

  RequestCounts counts() {
    return counts;
  }

  /**
   * The rows of a result table by its key attributes, withdrawn ones and Weir's own attributes left
   * out.
   */
  List<Map<String, String>> rows(DynamoSink<?> sink) {
    return client.scanPaginator(scan -> scan.tableName(sink.table())).items().stream()
        .filter(item -> !item.containsKey(DynamoSink.DELETED))
        .sorted(byKey(sink.keyAttributes()))
        .map(item -> row(sink, item))
        .toList();
  }

  private static Comparator<Map<String, AttributeValue>> byKey(List<KeyAttribute> key) {
    Comparator<Map<String, AttributeValue>> order = (one, other) -> 0;
    for (KeyAttribute part : key) {
      order =
          part.type() == KeyType.NUMBER
              ? order.thenComparing(item -> new BigDecimal(item.get(part.name()).n()))
              : order.thenComparing(item -> text(item.get(part.name())));
    }
    return order;
  }

  private static Map<String, String> row(DynamoSink<?> sink, Map<String, AttributeValue> item) {
    Map<String, String> row = new LinkedHashMap<>();
    sink.keyAttributes().forEach(part -> row.put(part.name(), text(item.get(part.name()))));
    new TreeMap<>(item)
        .forEach((name, value) -> {
          if (!name.startsWith("weir")) {
            row.putIfAbsent(name, text(value));
          }
        });
    return row;
  }

  private static String text(AttributeValue value) {
    if (value.n() != null) {
      return value.n();
    }
    return value.s() != null ? value.s() : value.toString();
  }

  @Override
  public void close() {
    store.close();
    local.shutdownNow();
  }
}
