package io.weir.dynamo;

import io.weir.annotation.Internal;
import io.weir.definition.Resource;
import io.weir.definition.Resource.Attribute;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Index;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

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
    create(client, table, StateTable.RESOURCE);
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
    List<Attribute> key =
        sortKey == null
            ? List.of(new Attribute(partitionKey, "S"))
            : List.of(new Attribute(partitionKey, "S"), new Attribute(sortKey, "S"));
    create(
        client,
        table,
        Resource.of(Resource.Kind.TABLE, table, "")
            .in(new Form.Table(key, List.of(), DynamoSink.EXPIRES)));
  }

  /** Creates the table of a sink, with the key that the sink declares, and waits for it. */
  public static void createResult(DynamoDbClient client, DynamoSink<?> sink) {
    create(client, sink.table(), sink.resources().getFirst());
  }

  /** Creates a table in the form that its user declares. */
  private static void create(DynamoDbClient client, String table, Resource declared) {
    Form.Table form = (Form.Table) declared.form();
    client.createTable(
        CreateTableRequest.builder()
            .tableName(table)
            .billingMode("PAY_PER_REQUEST")
            .attributeDefinitions(definitions(form))
            .keySchema(keys(form.key()))
            .globalSecondaryIndexes(
                form.indexes().isEmpty()
                    ? null
                    : form.indexes().stream().map(Tables::index).toList())
            .build());
    client.waiter().waitUntilTableExists(describe -> describe.tableName(table));
  }

  private static List<AttributeDefinition> definitions(Form.Table form) {
    return Stream.concat(
            form.key().stream(), form.indexes().stream().flatMap(index -> index.key().stream()))
        .distinct()
        .map(one ->
            AttributeDefinition.builder()
                .attributeName(one.name())
                .attributeType(one.type())
                .build())
        .toList();
  }

  private static List<KeySchemaElement> keys(List<Attribute> key) {
    return key.stream()
        .map(one ->
            KeySchemaElement.builder()
                .attributeName(one.name())
                .keyType(one.equals(key.getFirst()) ? "HASH" : "RANGE")
                .build())
        .toList();
  }

  private static GlobalSecondaryIndex index(Index index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(keys(index.key()))
        .projection(projection -> projection.projectionType("KEYS_ONLY"))
        .build();
  }
}
