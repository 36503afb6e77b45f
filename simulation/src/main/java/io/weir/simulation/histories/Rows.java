package io.weir.simulation.histories;

import io.weir.audit.Audit;
import io.weir.audit.DeliveryView;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.RowAudit;
import io.weir.simulation.dynamodb.DynamoDbModel;
import io.weir.simulation.dynamodb.FaultyClient;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.state.StateKey;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Results as rows: the real {@link DynamoSink} on a table of the model of DynamoDB. A row is named
 * by the key and the first word of a result, so that later results replace earlier ones.
 */
final class Rows {
  /** What withdrew a row, in the place of its text. */
  static final String WITHDRAWN = "withdrawn";

  /** The description; containers open writers of their own. */
  static final DynamoSink<Object> SINK =
      DynamoSink.table(Functions.RESULTS, Rows::item).requestsAtATime(1);

  private static final DynamoDbModel EMPTY = empty();

  private final DynamoDbModel model;

  private Rows(DynamoDbModel model) {
    this.model = model;
  }

  private static DynamoDbModel empty() {
    DynamoDbModel model = new DynamoDbModel();
    model.createTable(
        table -> table.tableName(Functions.RESULTS).keySchema(key -> key.attributeName("pk")));
    return model;
  }

  static Rows create() {
    return new Rows(EMPTY.emptyCopy());
  }

  private static Map<String, Object> item(Object value) {
    Results.Keyed result = (Results.Keyed) value;
    return Map.of("pk", name(result.key(), result.text()), "text", result.text());
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

  private static SinkWriter open(DynamoDbClient client) {
    return SINK.withClient(client, new RequestCounts()).open();
  }

  /** Each row's text by its name. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (Map<String, AttributeValue> item : model.items(Functions.RESULTS)) {
      boolean withdrawn = item.containsKey(DynamoSink.DELETED);
      texts.put(item.get("pk").s(), withdrawn ? WITHDRAWN : item.get("text").s());
    }
    return texts;
  }

  /** Gives all rows to an audit. */
  void audit(Audit audit, Function<Set<StateKey>, Map<StateKey, Long>> revisions) {
    new RowAudit(model, Functions.RESULTS, Functions.NAME, revisions).scan(audit);
  }

  /** What the table holds in the place of an emission. */
  DeliveryView delivery(Emission emission) {
    return RowAudit.delivery(model, SINK, emission);
  }

  /** True if the row has the emission's revision, or a newer one. */
  boolean has(Emission emission) {
    return delivery(emission).revision().orElse(0) >= emission.revision();
  }
}
