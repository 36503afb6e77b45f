package io.weir.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tables that a function needs, in this JVM; nothing outlives it. */
final class LocalTables implements AutoCloseable {
  private static final String STATE = "weir-state";

  private final RequestCounts counts = new RequestCounts();
  private final Set<String> made = new HashSet<>();
  private final LocalStore.Opened opened;
  private final DynamoDbClient client;
  private final DynamoStateStore store;
  private String advice = "";

  LocalTables(LocalStore where) {
    opened = where.open();
    client = opened.client();
    Tables.create(client, STATE);
    store =
        DynamoStateStore.builder(client, STATE)
            .counts(counts)
            .requestsAtATime(opened.requestsAtATime())
            .dueGranularity(Duration.ofMinutes(1))
            .build();
  }

  /** The function with its tables here instead of in an account. */
  StreamFunction bind(StreamFunction function, LocalLookups lookups) {
    advice = lookups.advice();
    return lookups.bind(function, client, counts).withSinks(this::bind);
  }

  /** What may be amiss with the tables of lookups, to be said where they fail; mostly empty. */
  String advice() {
    return advice;
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
    return dynamo.withClient(client, counts).requestsAtATime(opened.requestsAtATime());
  }

  /** All tables, with the data about the function. */
  StoredTables stored(StreamFunction function, long now, UnaryOperator<FunctionView> known) {
    StoredTables tables = new StoredTables(client, STATE, now, known);
    tables.sinksOf(function);
    return tables;
  }

  /** The default of the most records in an invocation. */
  int batch() {
    return opened.batch();
  }

  /** The client of all of them. */
  DynamoDbClient client() {
    return client;
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
  Output rows(DynamoSink<?> sink) {
    List<Keyed> rows = new ArrayList<>();
    client
        .scanPaginator(scan -> scan.tableName(sink.table()))
        .items()
        .forEach(item -> {
          if (!item.containsKey(DynamoSink.DELETED)) {
            rows.add(new Keyed(key(sink.keyAttributes(), item), row(sink, item)));
          }
        });
    rows.sort(Keyed.ORDER);
    List<String> key = sink.keyAttributes().stream().map(KeyAttribute::name).toList();
    return Output.table(sink.name(), key, rows.stream().map(Keyed::row).toList());
  }

  /**
   * A row with its sort key.
   *
   * @param key the partition key, and the sort key if there is one; of the same types for all rows
   */
  private record Keyed(List<Comparable<Object>> key, ObjectNode row) {
    static final Comparator<Keyed> ORDER =
        (one, other) -> {
          int first = one.key.getFirst().compareTo(other.key.getFirst());
          return first != 0 ? first : one.key.getLast().compareTo(other.key.getLast());
        };
  }

  @SuppressWarnings("unchecked")
  private static List<Comparable<Object>> key(
      List<KeyAttribute> attributes, Map<String, AttributeValue> item) {
    List<Comparable<Object>> key = new ArrayList<>(attributes.size());
    for (KeyAttribute part : attributes) {
      AttributeValue value = item.get(part.name());
      Comparable<?> comparable =
          part.type() == KeyType.NUMBER
              ? new BigDecimal(value.n())
              : JsonValues.text(JsonValues.of(value));
      key.add((Comparable<Object>) comparable);
    }
    return key;
  }

  /** Key attributes first, the others by their names. */
  private static ObjectNode row(DynamoSink<?> sink, Map<String, AttributeValue> item) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    sink.keyAttributes()
        .forEach(part -> row.set(part.name(), JsonValues.of(item.get(part.name()))));
    item.keySet().stream()
        .filter(name -> !name.startsWith("weir") && !row.has(name))
        .sorted()
        .forEach(name -> row.set(name, JsonValues.of(item.get(name))));
    return row;
  }

  @Override
  public void close() {
    store.close();
    opened.close().run();
  }
}
