package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * What the source of tables relies on of a DynamoDB stream, asked of DynamoDB Local;
 * docs/reference/aws-facts.md has the documents.
 */
class DynamoStreamsFactsTest {
  private static final AmazonDynamoDBLocal DATABASE = DynamoDBEmbedded.create(true);
  private static final DynamoDbClient CLIENT = DATABASE.dynamoDbClient();
  private static final DynamoDbStreamsClient STREAMS = DATABASE.dynamoDbStreamsClient();

  @AfterAll
  static void stop() {
    DATABASE.shutdown();
  }

  private static void create(String table, StreamViewType view) {
    CLIENT.createTable(create ->
        create
            .tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(id -> id.attributeName("id").attributeType(ScalarAttributeType.S))
            .keySchema(id -> id.attributeName("id").keyType(KeyType.HASH))
            .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view)));
  }

  private static String stream(String table) {
    return CLIENT.describeTable(describe -> describe.tableName(table)).table().latestStreamArn();
  }

  private static void put(String table, String id, String number) {
    Map<String, AttributeValue> item =
        Map.of("id", AttributeValue.fromS(id), "n", AttributeValue.fromN(number));
    CLIENT.putItem(put -> put.tableName(table).item(item));
  }

  private static void delete(String table, String id) {
    CLIENT.deleteItem(
        delete -> delete.tableName(table).key(Map.of("id", AttributeValue.fromS(id))));
  }

  private static List<Record> records(String stream) {
    List<Shard> shards =
        STREAMS.describeStream(describe -> describe.streamArn(stream)).streamDescription().shards();
    return shards.stream().flatMap(shard -> records(stream, shard).stream()).toList();
  }

  private static List<Record> records(String stream, Shard shard) {
    String iterator =
        STREAMS
            .getShardIterator(get ->
                get.streamArn(stream)
                    .shardId(shard.shardId())
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return STREAMS.getRecords(get -> get.shardIterator(iterator)).records();
  }

  @Test
  void each_change_is_once_in_order_and_a_write_that_changes_nothing_is_not_there() {
    create("changes", StreamViewType.NEW_AND_OLD_IMAGES);
    put("changes", "a", "1");
    put("changes", "a", "1");
    put("changes", "a", "12345678901234567890123456789012345678");
    delete("changes", "a");
    delete("changes", "a");
    List<Record> records = records(stream("changes"));
    assertThat(records)
        .extracting(Record::eventName)
        .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
    assertThat(records)
        .extracting(record -> new BigInteger(record.dynamodb().sequenceNumber()))
        .isSortedAccordingTo(Comparator.naturalOrder())
        .doesNotHaveDuplicates();
    assertThat(records.get(1).dynamodb().oldImage())
        .isEqualTo(records.get(0).dynamodb().newImage());
    assertThat(records.get(2).dynamodb().oldImage().get("n").n()).hasSize(38);
    assertThat(records.get(2).dynamodb().hasNewImage()).isFalse();
    assertThat(records)
        .allSatisfy(record -> {
          assertThat(record.dynamodb().keys()).containsOnlyKeys("id");
          assertThat(record.dynamodb().approximateCreationDateTime()).isNotNull();
          assertThat(record.userIdentity()).isNull();
        });
  }

  @Test
  void a_record_has_the_images_of_its_streams_view_type() {
    for (StreamViewType view : StreamViewType.knownValues()) {
      String table = "view-" + view;
      create(table, view);
      put(table, "a", "1");
      put(table, "a", "2");
      Record last = records(stream(table)).getLast();
      assertThat(last.dynamodb().hasNewImage()).isEqualTo(view.toString().contains("NEW"));
      assertThat(last.dynamodb().hasOldImage()).isEqualTo(view.toString().contains("OLD"));
      assertThat(last.dynamodb().streamViewType()).isEqualTo(view);
    }
  }

  @Test
  void a_stream_that_is_enabled_again_has_another_arn_of_the_same_table() {
    create("again", StreamViewType.NEW_IMAGE);
    String first = stream("again");
    CLIENT.updateTable(update ->
        update.tableName("again").streamSpecification(stream -> stream.streamEnabled(false)));
    CLIENT.updateTable(update ->
        update
            .tableName("again")
            .streamSpecification(
                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
    assertThat(stream("again")).isNotEqualTo(first).contains(":table/again/stream/");
    assertThat(first).contains(":table/again/stream/");
  }
}
