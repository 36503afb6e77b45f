package io.weir.simulation.histories;

import io.weir.audit.Audit;
import io.weir.audit.DeliveryView;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyType;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.RowAudit;
import io.weir.simulation.dynamodb.DynamoDbModel;
import io.weir.simulation.dynamodb.FaultyClient;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.state.StateKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * Results as rows: the real {@link DynamoSink} on a table of the model of DynamoDB. A row is named
 * by the key and the first word of a result, so that later results replace earlier ones.
 */
final class RowTable {
  /** The text of a withdrawn row. */
  static final String WITHDRAWN = "withdrawn";

  private static final String SORT = "number";

  /** Rows that are named by their name alone. */
  private static final RowTable PLAIN = empty(table().key("pk"));

  /** Rows with a number that follows from the name, and that each result writes in its own way. */
  private static final RowTable NUMBERED = empty(table().key("pk").sortKey(SORT, KeyType.NUMBER));

  private final DynamoSink<Object> sink;
  private final DynamoDbModel model;

  private RowTable(DynamoSink<Object> sink, DynamoDbModel model) {
    this.sink = sink;
    this.model = model;
  }

  private static DynamoSink<Object> table() {
    return DynamoSink.table(Functions.RESULTS, RowTable::item).requestsAtATime(1);
  }

  private static RowTable empty(DynamoSink<Object> sink) {
    DynamoDbModel model = new DynamoDbModel();
    List<KeySchemaElement> keys =
        sink.keyAttributes().stream()
            .map(part -> KeySchemaElement.builder().attributeName(part.name()).build())
            .toList();
    model.createTable(table -> table.tableName(Functions.RESULTS).keySchema(keys));
    return new RowTable(sink, model);
  }

  /**
   * @param numbers true if rows have a number for a sort key
   */
  static RowTable create(boolean numbers) {
    RowTable empty = numbers ? NUMBERED : PLAIN;
    return new RowTable(empty.sink, empty.model.emptyCopy());
  }

  /** The description; containers open writers of their own. */
  DynamoSink<Object> sink() {
    return sink;
  }

  private static Map<String, Object> item(Object value) {
    Results.Keyed result = (Results.Keyed) value;
    String name = name(result.key(), result.text());
    return Map.of("pk", name, SORT, number(name, result.text()), "text", result.text());
  }

  /** The number of a row; trailing zeros do not count: 7.50 names the same row as 7.5. */
  private static BigDecimal number(String name, String text) {
    return new BigDecimal(BigInteger.valueOf(name.hashCode()), 1)
        .setScale(1 + Math.floorMod(text.hashCode(), 5));
  }

  /** The name of the row that a result of a key is kept in. */
  static String name(String key, String text) {
    String name = text.split(" ", 2)[0];
    return key + "/" + (name.startsWith(Results.WORD) ? Words.unescaped(name) : name);
  }

  /** A container's way to the table: faults come at the calls of its client. */
  SinkWriter open(Container container) {
    return open(
        new FaultyClient(model, () -> container.nextRequest("result table"), container::inserts));
  }

  private SinkWriter open(DynamoDbClient client) {
    return sink.withClient(client, new RequestCounts()).open();
  }

  /** Each row's text by its name. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (Map<String, AttributeValue> item : model.items(Functions.RESULTS)) {
      boolean withdrawn = item.containsKey(DynamoSink.DELETED);
      texts.merge(
          item.get("pk").s(),
          withdrawn ? WITHDRAWN : item.get("text").s(),
          (one, other) -> one + " and in another row " + other);
    }
    return texts;
  }

  /** Gives all rows to an audit. */
  void audit(Audit audit, Function<Set<StateKey>, Map<StateKey, Long>> revisions) {
    new RowAudit(model, Functions.RESULTS, Functions.NAME, revisions).scan(audit);
  }

  /** The row that the table has for an emission. */
  DeliveryView delivery(Emission emission) {
    return RowAudit.delivery(model, sink, emission);
  }

  /** True if the row has the emission's revision, or a newer one. */
  boolean has(Emission emission) {
    return delivery(emission).revision().orElse(0) >= emission.revision();
  }
}
