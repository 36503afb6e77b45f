package io.weir.dynamo;

import io.weir.annotation.Internal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Creates tables for tests and local runs; a deployment creates its own from template.yaml. */
@Internal
public final class Tables {
  private Tables() {}

  /** The client of this process, with region, credentials and endpoint from the environment. */
  public static DynamoDbClient client() {
    return EnvironmentClient.get();
  }

  /**
   * Creates a state table and waits for it. TTL stays off: the clock of a local run may be that of
   * an old file, and DynamoDB deletes by the wall clock, so it would delete too early. The store
   * treats expired items as absent anyway.
   */
  public static void create(DynamoDbClient client, String table) {
    create(
        client,
        CreateTableRequest.builder()
            .tableName(table)
            .billingMode("PAY_PER_REQUEST")
            .attributeDefinitions(
                attribute("k", ScalarAttributeType.B),
                attribute("s", ScalarAttributeType.B),
                attribute("g", ScalarAttributeType.S),
                attribute("e", ScalarAttributeType.N),
                attribute("p", ScalarAttributeType.N))
            .keySchema(keys("k", "s"))
            .globalSecondaryIndexes(
                index(Attributes.EVENT_INDEX, "e"), index(Attributes.PROCESSING_INDEX, "p"))
            .build());
  }

  /** Turns on deletion of expired items, for a table that lives in the time of the wall clock. */
  public static void enableTtl(DynamoDbClient client, String table) {
    client.updateTimeToLive(update ->
        update
            .tableName(table)
            .timeToLiveSpecification(ttl -> ttl.attributeName(Attributes.TTL).enabled(true)));
  }

  /**
   * Creates a table for results, with string keys, and waits for it.
   *
   * @param sortKey null = the partition key alone names a row
   */
  public static void createResult(
      DynamoDbClient client, String table, String partitionKey, @Nullable String sortKey) {
    List<KeyAttribute> key = new ArrayList<>();
    key.add(new KeyAttribute(partitionKey, KeyType.STRING));
    if (sortKey != null) {
      key.add(new KeyAttribute(sortKey, KeyType.STRING));
    }
    createResult(client, table, key);
  }

  /** Creates the table of a sink, with the key that the sink declares, and waits for it. */
  public static void createResult(DynamoDbClient client, DynamoSink<?> sink) {
    createResult(client, sink.table(), sink.keyAttributes());
  }

  private static void createResult(DynamoDbClient client, String table, List<KeyAttribute> key) {
    create(
        client,
        CreateTableRequest.builder()
            .tableName(table)
            .billingMode("PAY_PER_REQUEST")
            .attributeDefinitions(
                key.stream()
                    .map(one ->
                        attribute(one.name(), ScalarAttributeType.fromValue(one.type().code())))
                    .toList())
            .keySchema(keys(key.getFirst().name(), key.size() > 1 ? key.getLast().name() : null))
            .build());
  }

  private static void create(DynamoDbClient client, CreateTableRequest request) {
    client.createTable(request);
    client.waiter().waitUntilTableExists(describe -> describe.tableName(request.tableName()));
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static List<KeySchemaElement> keys(String partition, @Nullable String sort) {
    List<KeySchemaElement> keys = new ArrayList<>();
    keys.add(KeySchemaElement.builder().attributeName(partition).keyType("HASH").build());
    if (sort != null) {
      keys.add(KeySchemaElement.builder().attributeName(sort).keyType("RANGE").build());
    }
    return keys;
  }

  private static GlobalSecondaryIndex index(String name, String due) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys("g", due))
        .projection(projection -> projection.projectionType("KEYS_ONLY"))
        .build();
  }
}
