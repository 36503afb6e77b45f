package io.weir.benchmarks;

import io.weir.dynamo.Tables;
import io.weir.dynamo.WriteUnits;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One {@code UpdateItem ADD} per view, no deduplication: an event that comes again counts twice.
 */
class UpdateRun implements WholeRun {
  static final String TABLE = "page-counts";

  private final DynamoDbClient client;
  private final LocalDynamo counter;

  UpdateRun(DynamoDbClient client, LocalDynamo counter) {
    this.client = client;
    this.counter = counter;
    Tables.createResult(client, TABLE, "page", "start");
  }

  @Override
  public int batch() {
    return 100;
  }

  @Override
  public void handle(List<View> views) throws Exception {
    for (View view : views) {
      count(view);
    }
  }

  final void count(View view) {
    long start = view.at() - Math.floorMod(view.at(), Workload.SIZE.toMillis());
    client.updateItem(update ->
        update
            .tableName(TABLE)
            .key(
                Map.of(
                    "page", AttributeValue.fromS(view.page()),
                    "start", AttributeValue.fromS(Long.toString(start))))
            .updateExpression("ADD #views :one")
            .expressionAttributeNames(Map.of("#views", "views"))
            .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }

  @Override
  public void reset() {
    counter.reset();
  }

  /** Every request is a write; a write costs one unit while the item has at most a kilobyte. */
  @Override
  public void print(Figures figures, long events) {
    double perEvent = counter.requests() / (double) events;
    client
        .listTables()
        .tableNames()
        .forEach(table ->
            client
                .scanPaginator(scan -> scan.tableName(table))
                .items()
                .forEach(UpdateRun::checkSmall));
    figures.put("units.commit", perEvent);
  }

  @Override
  public void close() {
    client
        .listTables()
        .tableNames()
        .forEach(table -> client.deleteTable(delete -> delete.tableName(table)));
  }

  private static void checkSmall(Map<String, AttributeValue> item) {
    if (WriteUnits.size(item) > 1_024) {
      throw new IllegalStateException("an item of the baseline has more than a kilobyte: " + item);
    }
  }
}
