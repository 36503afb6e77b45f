package io.weir.simulation.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The requests that Weir makes, with random contents, and their answers as text. */
final class RandomRequests {
  private static final String[] CONDITIONS = {
    "attribute_not_exists(k) OR t <= :now",
    "attribute_not_exists(t) AND v = :v",
    "attribute_not_exists(k)",
    "v = :v AND t = :now",
    "attribute_not_exists(#v) OR (#v < :v AND #t = :now)",
    "attribute_not_exists(k) OR t < :now",
    "v = :v AND t = :now AND e = :e"
  };

  private final Random random;
  private final String table;

  RandomRequests(long seed, String table) {
    this.random = new Random(seed);
    this.table = table;
  }

  /** Makes the next request of this seed to a client. */
  String next(DynamoDbClient client) {
    try {
      return switch (random.nextInt(8)) {
        case 0, 1 -> put(client);
        case 2 -> update(client);
        case 3 -> statements(client);
        case 4 -> delete(client);
        case 5 -> read(client);
        case 6 -> transaction(client);
        default -> query(client);
      };
    } catch (ConditionalCheckFailedException lost) {
      return "lost to " + text(lost.hasItem() ? lost.item() : Map.of());
    } catch (TransactionCanceledException cancelled) {
      List<String> reasons = new ArrayList<>();
      cancelled
          .cancellationReasons()
          .forEach(r -> reasons.add(r.code() + text(r.hasItem() ? r.item() : Map.of())));
      return "cancelled " + reasons;
    } catch (AwsServiceException refused) {
      return "refused " + refused.awsErrorDetails().errorCode();
    }
  }

  private static String text(Map<String, AttributeValue> item) {
    Map<String, String> sorted = new TreeMap<>();
    item.forEach((name, value) ->
        sorted.put(
            name,
            value.b() != null
                ? java.util.Arrays.toString(value.b().asByteArray())
                : value.n() != null ? value.n() : value.s()));
    return sorted.toString();
  }

  private AttributeValue number(int bound) {
    return AttributeValue.fromN(Integer.toString(random.nextInt(bound)));
  }

  private static AttributeValue bytes(int value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) value}));
  }

  private Map<String, AttributeValue> key() {
    return Map.of("k", bytes(random.nextInt(6) - 2), "s", bytes(random.nextInt(2)));
  }

  private Map<String, AttributeValue> item() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put("v", number(3));
    item.put("b", bytes(random.nextInt(100)));
    if (random.nextBoolean()) {
      item.put("t", number(4));
    }
    if (random.nextBoolean()) {
      item.put("g", AttributeValue.fromS("f#" + random.nextInt(2)));
      item.put("e", number(6));
    }
    return item;
  }

  private record Checked(
      String condition, Map<String, AttributeValue> values, Map<String, String> names) {}

  private Checked condition() {
    String text = CONDITIONS[random.nextInt(CONDITIONS.length)];
    Map<String, AttributeValue> all = new HashMap<>();
    all.put(":now", number(4));
    all.put(":v", number(3));
    all.put(":e", number(6));
    all.keySet().removeIf(name -> !text.contains(name));
    boolean named = text.contains("#");
    return new Checked(
        text, all.isEmpty() ? null : all, named ? Map.of("#v", "v", "#t", "t") : null);
  }

  private String put(DynamoDbClient client) {
    Map<String, AttributeValue> item = item();
    Checked checked = condition();
    return "put over "
        + text(
            client
                .putItem(put ->
                    put.tableName(table)
                        .item(item)
                        .conditionExpression(checked.condition)
                        .expressionAttributeValues(checked.values)
                        .expressionAttributeNames(checked.names)
                        .returnValues("ALL_OLD")
                        .returnValuesOnConditionCheckFailure("ALL_OLD"))
                .attributes());
  }

  private String update(DynamoDbClient client) {
    Map<String, AttributeValue> key = key();
    String condition = random.nextBoolean() ? "v = :v" : "v = :v AND t > :v";
    String change = random.nextBoolean() ? "SET v = :n REMOVE t, e" : "SET v = :n, t = :v";
    Map<String, AttributeValue> values = Map.of(":v", number(3), ":n", number(3));
    return "update of "
        + text(
            client
                .updateItem(update ->
                    update
                        .tableName(table)
                        .key(key)
                        .updateExpression(change)
                        .conditionExpression(condition)
                        .expressionAttributeValues(values)
                        .returnValues("ALL_OLD")
                        .returnValuesOnConditionCheckFailure("ALL_OLD"))
                .attributes());
  }

  private String statements(DynamoDbClient client) {
    Map<Map<String, AttributeValue>, BatchStatementRequest> distinct = new HashMap<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Map<String, AttributeValue> key = key();
      distinct.put(key, random.nextBoolean() ? insert(key) : update(key));
    }
    List<BatchStatementRequest> all = List.copyOf(distinct.values());
    List<String> answers = new ArrayList<>();
    client
        .batchExecuteStatement(batch -> batch.statements(all))
        .responses()
        .forEach(response ->
            answers.add(
                response.error() == null
                    ? "done"
                    : response.error().codeAsString()
                        + text(response.error().hasItem() ? response.error().item() : Map.of())));
    return "statements " + answers;
  }

  private BatchStatementRequest insert(Map<String, AttributeValue> key) {
    return BatchStatementRequest.builder()
        .statement("INSERT INTO \"" + table + "\" VALUE {'k': ?, 's': ?, 'v': ?}")
        .parameters(key.get("k"), key.get("s"), number(3))
        .build();
  }

  private BatchStatementRequest update(Map<String, AttributeValue> key) {
    boolean dying = random.nextBoolean();
    List<AttributeValue> parameters =
        new ArrayList<>(List.of(number(3), number(4), key.get("k"), key.get("s"), number(3)));
    if (dying) {
      parameters.add(number(4));
    }
    return BatchStatementRequest.builder()
        .statement(
            "UPDATE \""
                + table
                + "\" SET v=? SET t=? REMOVE e WHERE k=? AND s=?"
                + (dying ? " AND v=? AND t=?" : " AND t IS MISSING AND v=?"))
        .parameters(parameters)
        .returnValuesOnConditionCheckFailure("ALL_OLD")
        .build();
  }

  private String delete(DynamoDbClient client) {
    Map<String, AttributeValue> key = key();
    Checked checked = random.nextBoolean() ? condition() : new Checked(null, null, null);
    return "deleted "
        + text(
            client
                .deleteItem(delete ->
                    delete
                        .tableName(table)
                        .key(key)
                        .conditionExpression(checked.condition)
                        .expressionAttributeValues(checked.values)
                        .expressionAttributeNames(checked.names)
                        .returnValues("ALL_OLD")
                        .returnValuesOnConditionCheckFailure("ALL_OLD"))
                .attributes());
  }

  private String read(DynamoDbClient client) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      keys.add(key());
    }
    KeysAndAttributes wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
    TreeSet<String> found = new TreeSet<>();
    client
        .batchGetItem(get -> get.requestItems(Map.of(table, wanted)))
        .responses()
        .get(table)
        .forEach(item -> found.add(text(item)));
    return "read " + found;
  }

  private String transaction(DynamoDbClient client) {
    Map<String, AttributeValue> item = item();
    Map<String, AttributeValue> other = Map.of("k", bytes(random.nextInt(4) + 10), "s", bytes(0));
    Map<String, AttributeValue> values = Map.of(":v", number(3), ":n", number(3));
    TransactWriteItem put =
        TransactWriteItem.builder()
            .put(p ->
                p.tableName(table)
                    .item(item)
                    .conditionExpression("attribute_not_exists(k)")
                    .returnValuesOnConditionCheckFailure("ALL_OLD"))
            .build();
    TransactWriteItem update =
        TransactWriteItem.builder()
            .update(u ->
                u.tableName(table)
                    .key(other)
                    .updateExpression("SET v = :n")
                    .conditionExpression("attribute_not_exists(k) OR v = :v")
                    .expressionAttributeValues(values)
                    .returnValuesOnConditionCheckFailure("ALL_OLD"))
            .build();
    client.transactWriteItems(request -> request.transactItems(put, update));
    return "transaction";
  }

  /** Ties have no order in an index, so pages are put together before they are compared. */
  private String query(DynamoDbClient client) {
    boolean index = random.nextBoolean();
    int limit = 1 + random.nextInt(4);
    Map<String, AttributeValue> values =
        index
            ? Map.of(":g", AttributeValue.fromS("f#" + random.nextInt(2)), ":e", number(6))
            : Map.of(":k", bytes(random.nextInt(6) - 2));
    List<String> found = new ArrayList<>();
    Map<String, AttributeValue> start = null;
    do {
      Map<String, AttributeValue> from = start;
      var page =
          client.query(query ->
              query
                  .tableName(table)
                  .indexName(index ? "due-event" : null)
                  .keyConditionExpression(index ? "g = :g AND e <= :e" : "k = :k")
                  .expressionAttributeValues(values)
                  .limit(limit)
                  .exclusiveStartKey(from));
      page.items().forEach(item -> found.add(text(item)));
      start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (start != null);
    return "query " + (index ? new TreeSet<>(found) : found);
  }
}
