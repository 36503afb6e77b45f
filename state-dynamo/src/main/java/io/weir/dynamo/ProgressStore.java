package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.PROGRESS;
import static io.weir.dynamo.RequestCounts.Category.READ;

import io.weir.Shard;
import io.weir.state.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;

/** Progress items: one partition a function, one item a shard. */
record ProgressStore(DynamoDbClient client, String table, RequestCounts counts, Reader reader) {

  Optional<Progress> get(String function, Shard shard) {
    Map<String, AttributeValue> key = key(function, shard);
    return Optional.ofNullable(reader.get(List.of(key)).get(key)).map(ProgressStore::decode);
  }

  List<Progress> all(String function) {
    counts.requests(READ, 1);
    List<Map<String, AttributeValue>> items = Requests.call(table, () -> query(function));
    int size = 0;
    List<Progress> all = new ArrayList<>(items.size());
    for (Map<String, AttributeValue> item : items) {
      size += WriteUnits.size(item);
      all.add(decode(item));
    }
    counts.readHalves(WriteUnits.readHalves(size, true));
    return all;
  }

  private List<Map<String, AttributeValue>> query(String function) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    client
        .queryPaginator(query ->
            query
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("k = :k")
                .expressionAttributeValues(Map.of(":k", utf8(function))))
        .forEach(page -> items.addAll(page.items()));
    return items;
  }

  Progress commit(String function, Progress next) {
    Map<String, AttributeValue> item = item(function, next);
    counts.requests(PROGRESS, 1);
    counts.writeUnits(PROGRESS, WriteUnits.write(WriteUnits.size(item)));
    try {
      put(item, next.version());
      return next;
    } catch (ConditionalCheckFailedException e) {
      return e.hasItem() && !e.item().isEmpty() ? decode(e.item()) : Progress.none(next.shard());
    } catch (SdkException e) {
      throw Requests.failure(table, e);
    }
  }

  /** The same write, to be made together with others; it pays twice then. */
  Put put(String function, Progress next) {
    boolean first = next.version() == 1;
    return Put.builder()
        .tableName(table)
        .item(item(function, next))
        .conditionExpression(first ? "attribute_not_exists(k)" : "v = :was")
        .expressionAttributeValues(
            first ? null : Map.of(":was", Attributes.number(next.version() - 1)))
        .build();
  }

  private static Map<String, AttributeValue> item(String function, Progress next) {
    Map<String, AttributeValue> item = new HashMap<>(key(function, next.shard()));
    item.put(Attributes.VERSION, Attributes.number(next.version()));
    item.put(Attributes.BODY, Attributes.binary(ProgressCodec.encode(next)));
    return item;
  }

  private void put(Map<String, AttributeValue> item, long version) {
    boolean first = version == 1;
    client.putItem(put ->
        put.tableName(table)
            .item(item)
            .conditionExpression(first ? "attribute_not_exists(k)" : "v = :was")
            .expressionAttributeValues(
                first ? null : Map.of(":was", Attributes.number(version - 1)))
            .returnValuesOnConditionCheckFailure("ALL_OLD"));
  }

  private static Progress decode(Map<String, AttributeValue> item) {
    return ProgressCodec.decode(
        Attributes.number(item, Attributes.VERSION, 0), Attributes.binary(item, Attributes.BODY));
  }

  private static Map<String, AttributeValue> key(String function, Shard shard) {
    return Map.of(Attributes.KEY, utf8(function), Attributes.SORT, utf8(shard.toString()));
  }

  private static AttributeValue utf8(String text) {
    return Attributes.binary(text.getBytes(StandardCharsets.UTF_8));
  }
}
