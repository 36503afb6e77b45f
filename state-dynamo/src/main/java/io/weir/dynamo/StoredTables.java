package io.weir.dynamo;

import io.weir.StreamFunction;
import io.weir.annotation.Internal;
import io.weir.audit.Audit;
import io.weir.audit.DeliveryView;
import io.weir.audit.FunctionView;
import io.weir.audit.KeyView;
import io.weir.spi.Emission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A state table and the tables of its functions' results, as an audit reads them. It writes
 * nothing; functions may run meanwhile.
 */
@Internal
public final class StoredTables {
  private final DynamoDbClient client;
  private final String state;
  private final long now;
  private final TableAudit audit;
  private final Map<String, DynamoSink<?>> sinks = new HashMap<>();
  private final List<RowAudit> rows = new ArrayList<>();

  /**
   * @param client the client, which the caller closes
   * @param state the state table
   * @param now epoch milliseconds; items that have expired by then count as absent
   * @param known adds data about a function besides its progress
   */
  public StoredTables(
      DynamoDbClient client, String state, long now, UnaryOperator<FunctionView> known) {
    this.client = client;
    this.state = state;
    this.now = now;
    this.audit =
        TableAudit.builder(client, state, now)
            .known(known)
            .deliveries(this::withDeliveries)
            .build();
  }

  /** Adds the tables of a definition's sinks to the audit. */
  public void sinksOf(StreamFunction function) {
    function
        .allSinks()
        .forEach(sink -> {
          if (sink instanceof DynamoSink<?> dynamo) {
            sinks.put(function.name() + "/" + dynamo.name(), dynamo);
            result(function.name(), dynamo.table());
          }
        });
  }

  /** Adds a table that a function writes to the audit. */
  public void result(String function, String table) {
    rows.add(
        new RowAudit(
            client, table, function, keys -> RowAudit.revisions(client, state, keys, now)));
  }

  /**
   * Looks at every item and every row once.
   *
   * @throws io.weir.state.StateStoreException if DynamoDB refuses
   */
  public void scan(Audit into) {
    audit.scan(into);
    rows.forEach(table -> table.scan(into));
  }

  /** Checks again the keys that may have been changing. */
  public void again(Audit into) {
    audit.again(into);
  }

  private KeyView withDeliveries(KeyView key) {
    if (sinks.isEmpty() || key.record() == null || key.record().outbox().isEmpty()) {
      return key;
    }
    List<DeliveryView> asked = new ArrayList<>();
    for (Emission emission : key.record().outbox().emissions()) {
      DynamoSink<?> sink = sinks.get(key.key().function() + "/" + emission.sink());
      if (sink != null) {
        asked.add(RowAudit.delivery(client, sink, emission));
      }
    }
    return key.withDeliveries(asked);
  }
}
