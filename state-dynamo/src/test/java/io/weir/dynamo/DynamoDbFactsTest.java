package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * What the store relies on, asked of DynamoDB Local; docs/reference/aws-facts.md has the documents.
 */
class DynamoDbFactsTest {
  private final String table = table();

  private static String table() {
    String name = Local.name("facts");
    Tables.createResult(Local.CLIENT, name, "id", null);
    return name;
  }

  private static Map<String, AttributeValue> item(String id, long version) {
    return Map.of("id", AttributeValue.fromS(id), "v", Attributes.number(version));
  }

  private void put(Map<String, AttributeValue> item) {
    Local.CLIENT.putItem(put -> put.tableName(table).item(item));
  }

  private BatchStatementRequest update(String id, long from, long to) {
    return BatchStatementRequest.builder()
        .statement("UPDATE \"" + table + "\" SET v=? WHERE id=? AND v=?")
        .parameters(Attributes.number(to), AttributeValue.fromS(id), Attributes.number(from))
        .returnValuesOnConditionCheckFailure("ALL_OLD")
        .build();
  }

  private List<BatchStatementResponse> batch(List<BatchStatementRequest> statements) {
    return Local.CLIENT
        .batchExecuteStatement(request -> request.statements(statements))
        .responses();
  }

  private long version(String id) {
    var found =
        Local.CLIENT.getItem(get ->
            get.tableName(table).key(Map.of("id", AttributeValue.fromS(id))).consistentRead(true));
    return Attributes.number(found.item(), "v", 0);
  }

  @Test
  void a_lost_condition_gives_the_old_item_back() {
    put(item("a", 7));
    var lost =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                Local.CLIENT.putItem(put ->
                    put.tableName(table)
                        .item(item("a", 2))
                        .conditionExpression("v = :was")
                        .expressionAttributeValues(Map.of(":was", Attributes.number(1)))
                        .returnValuesOnConditionCheckFailure("ALL_OLD")));
    assertThat(lost.item()).isEqualTo(item("a", 7));
  }

  @Test
  void each_statement_of_a_batch_stands_by_itself_and_gives_its_old_item_back() {
    put(item("a", 1));
    put(item("b", 9));
    put(item("c", 9));
    List<BatchStatementResponse> answers =
        batch(
            List.of(update("a", 1, 2), update("b", 1, 2), Statements.insert(table, item("c", 1))));
    assertThat(answers.get(0).error()).isNull();
    assertThat(answers.get(1).error().codeAsString()).isEqualTo("ConditionalCheckFailed");
    assertThat(answers.get(1).error().item()).isEqualTo(item("b", 9));
    assertThat(answers.get(2).error().codeAsString()).isEqualTo("DuplicateItem");
    assertThat(version("a")).isEqualTo(2);
    assertThat(version("b")).isEqualTo(9);
    assertThat(version("c")).isEqualTo(9);
  }

  @Test
  void a_batch_with_one_key_twice_fails() {
    assertThatThrownBy(() ->
            batch(
                List.of(
                    Statements.insert(table, item("a", 1)),
                    Statements.insert(table, item("a", 2)))))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("duplicates");
  }

  @Test
  void a_batch_has_25_statements_and_no_more() {
    List<BatchStatementRequest> statements = new ArrayList<>();
    IntStream.range(0, 25).forEach(i -> statements.add(Statements.insert(table, item("k" + i, 1))));
    assertThat(batch(statements)).allMatch(answer -> answer.error() == null);
    statements.add(Statements.insert(table, item("one more", 1)));
    assertThatThrownBy(() -> batch(statements)).isInstanceOf(DynamoDbException.class);
  }

  @Test
  void a_read_of_many_has_100_keys_and_no_more() {
    assertThat(read(100)).isEmpty();
    assertThatThrownBy(() -> read(101)).isInstanceOf(DynamoDbException.class);
  }

  private List<Map<String, AttributeValue>> read(int keys) {
    List<Map<String, AttributeValue>> all =
        IntStream.range(0, keys)
            .mapToObj(i -> Map.of("id", AttributeValue.fromS("k" + i)))
            .toList();
    return Local.CLIENT
        .batchGetItem(
            get -> get.requestItems(Map.of(table, KeysAndAttributes.builder().keys(all).build())))
        .responses()
        .get(table);
  }

  @Test
  void an_item_has_400_KB_with_its_names_and_no_more() {
    int names = "id".length() + "a".length() + "b".length();
    byte[] fits = new byte[400 * 1024 - names];
    put(Map.of("id", AttributeValue.fromS("a"), "b", Attributes.binary(fits)));
    byte[] over = new byte[fits.length + 1];
    assertThatThrownBy(
            () -> put(Map.of("id", AttributeValue.fromS("a"), "b", Attributes.binary(over))))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("size");
  }

  @Test
  void a_partition_key_has_2048_bytes_and_no_more() {
    put(item("k".repeat(Items.MAX_KEY_BYTES), 1));
    assertThatThrownBy(() -> put(item("k".repeat(Items.MAX_KEY_BYTES + 1), 1)))
        .isInstanceOf(DynamoDbException.class);
  }

  @Test
  void a_transaction_writes_all_or_nothing_and_says_by_item_why_not() {
    put(item("b", 9));
    var cancelled =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                Local.CLIENT.transactWriteItems(
                    request -> request.transactItems(putOf("a", 1), conditional("b", 1, 2))));
    assertThat(cancelled.cancellationReasons().get(0).code()).isEqualTo("None");
    assertThat(cancelled.cancellationReasons().get(1).code()).isEqualTo("ConditionalCheckFailed");
    assertThat(cancelled.cancellationReasons().get(1).item()).isEqualTo(item("b", 9));
    assertThat(version("a")).isZero();
  }

  @Test
  void a_transaction_has_100_items_and_no_more() {
    List<TransactWriteItem> items =
        new ArrayList<>(IntStream.range(0, 100).mapToObj(i -> putOf("t" + i, 1)).toList());
    Local.CLIENT.transactWriteItems(request -> request.transactItems(items));
    items.add(putOf("one more", 1));
    assertThatThrownBy(
            () -> Local.CLIENT.transactWriteItems(request -> request.transactItems(items)))
        .isInstanceOf(DynamoDbException.class);
  }

  private TransactWriteItem putOf(String id, long version) {
    return TransactWriteItem.builder()
        .put(put -> put.tableName(table).item(item(id, version)))
        .build();
  }

  private TransactWriteItem conditional(String id, long from, long to) {
    return TransactWriteItem.builder()
        .put(put ->
            put.tableName(table)
                .item(item(id, to))
                .conditionExpression("v = :was")
                .expressionAttributeValues(Map.of(":was", Attributes.number(from)))
                .returnValuesOnConditionCheckFailure("ALL_OLD"))
        .build();
  }

  @Test
  void an_index_has_only_the_items_that_have_both_of_its_attributes() {
    String state = Local.table();
    var with =
        Map.of(
            "k", Attributes.binary(new byte[] {1}),
            "s", Attributes.HEAD,
            "g", Attributes.string("f#0"),
            "e", Attributes.number(5));
    var without =
        Map.of(
            "k", Attributes.binary(new byte[] {2}),
            "s", Attributes.HEAD,
            "g", Attributes.string("f#0"));
    Local.CLIENT.putItem(put -> put.tableName(state).item(with));
    Local.CLIENT.putItem(put -> put.tableName(state).item(without));
    var found =
        Local.CLIENT.query(query ->
            query
                .tableName(state)
                .indexName(Attributes.EVENT_INDEX)
                .keyConditionExpression("g = :g")
                .expressionAttributeValues(Map.of(":g", Attributes.string("f#0"))));
    assertThat(found.items()).containsExactly(with);
  }
}
