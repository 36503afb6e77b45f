package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.PROGRESS;
import static io.weir.dynamo.RequestCounts.Category.READ;

import io.weir.Shard;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;

/**
 * Progress items: one partition a function, one item a shard. Those of shards that are gone are in
 * a partition of their own, so that a batch does not read them (PROTOCOL R28). One that is moved is
 * there in both for a moment, and for good if that moment is a crash: what is not gone counts.
 */
record ProgressStore(DynamoDbClient client, String table, RequestCounts counts, Reader reader) {
  private static final String GONE = "\0gone";
  private static final String IS_NEW = "attribute_not_exists(k)";

  Optional<Progress> get(String function, Shard shard) {
    return get(key(function, shard)).or(() -> get(key(goneOf(function), shard)));
  }

  private Optional<Progress> get(Map<String, AttributeValue> key) {
    return Optional.ofNullable(reader.get(List.of(key)).get(key)).map(ProgressStore::decode);
  }

  List<Progress> some(String function, Collection<Shard> shards) {
    List<Map<String, AttributeValue>> keys =
        shards.stream().map(shard -> key(function, shard)).toList();
    return reader.get(keys).values().stream().map(ProgressStore::decode).toList();
  }

  /** Of every shard that is not gone. */
  List<Progress> all(String function) {
    return partition(function);
  }

  /** Of every shard that is. */
  List<Progress> gone(String function) {
    List<Progress> gone = partition(goneOf(function));
    Set<Shard> back = new HashSet<>();
    if (!gone.isEmpty()) {
      all(function).forEach(one -> back.add(one.shard()));
    }
    return gone.stream().filter(one -> !back.contains(one.shard())).toList();
  }

  /** The items of all shards of a function, those of gone ones first. */
  List<Map<String, AttributeValue>> items(String function) {
    List<Map<String, AttributeValue>> items = new ArrayList<>(query(goneOf(function)));
    items.addAll(query(function));
    return items;
  }

  /** The function whose progress is in a partition. */
  static String functionOf(String partition) {
    return partition.endsWith(GONE)
        ? partition.substring(0, partition.length() - GONE.length())
        : partition;
  }

  private List<Progress> partition(String name) {
    counts.requests(READ, 1);
    List<Map<String, AttributeValue>> items = Requests.call(table, () -> query(name));
    int size = 0;
    List<Progress> all = new ArrayList<>(items.size());
    for (Map<String, AttributeValue> item : items) {
      size += WriteUnits.size(item);
      all.add(decode(item));
    }
    counts.readHalves(WriteUnits.readHalves(size, true));
    return all;
  }

  private List<Map<String, AttributeValue>> query(String partition) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    client
        .queryPaginator(query ->
            query
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("k = :k")
                .expressionAttributeValues(Map.of(":k", utf8(partition))))
        .forEach(page -> items.addAll(page.items()));
    return items;
  }

  Progress commit(String function, Progress next) {
    return next.gone().isEmpty() ? stay(function, next) : leave(function, next);
  }

  private Progress stay(String function, Progress next) {
    Put put = put(function, next, next.version() == 1);
    Optional<Progress> winner = write(put, next);
    if (winner.isEmpty()) {
      return next;
    }
    Progress now = winner.get();
    return now.version() == 0 ? comeBack(function, next) : now;
  }

  /** There is no such item: the shard is gone, or was never stored. */
  private Progress comeBack(String function, Progress next) {
    Progress now = get(key(goneOf(function), next.shard())).orElse(Progress.none(next.shard()));
    boolean based = now.version() > 0 && now.version() == next.version() - 1;
    return based ? write(put(function, next, true), next).orElse(next) : now;
  }

  /** First there, then no longer here: what is in both is not gone. */
  private Progress leave(String function, Progress next) {
    Progress now = get(function, next.shard()).orElse(Progress.none(next.shard()));
    if (now.version() != next.version() - 1) {
      return now;
    }
    write(putGone(function, next), next);
    try {
      counts.requests(PROGRESS, 1);
      counts.writeUnits(PROGRESS, 1);
      client.deleteItem(delete ->
          delete
              .tableName(table)
              .key(key(function, next.shard()))
              .conditionExpression(IS_NEW + " OR v = :was")
              .expressionAttributeValues(Map.of(":was", Attributes.number(next.version() - 1)))
              .returnValuesOnConditionCheckFailure("ALL_OLD"));
      return next;
    } catch (ConditionalCheckFailedException e) {
      return decode(e.item());
    } catch (SdkException e) {
      throw Requests.failure(table, e);
    }
  }

  /**
   * Empty if it is written; else what is stored there, {@link Progress#none} if that is nothing.
   */
  private Optional<Progress> write(Put put, Progress next) {
    counts.requests(PROGRESS, 1);
    counts.writeUnits(PROGRESS, WriteUnits.write(WriteUnits.size(put.item())));
    try {
      client.putItem(request ->
          request
              .tableName(table)
              .item(put.item())
              .conditionExpression(put.conditionExpression())
              .expressionAttributeValues(
                  put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null)
              .returnValuesOnConditionCheckFailure("ALL_OLD"));
      return Optional.empty();
    } catch (ConditionalCheckFailedException e) {
      return Optional.of(
          e.hasItem() && !e.item().isEmpty() ? decode(e.item()) : Progress.none(next.shard()));
    } catch (SdkException e) {
      throw Requests.failure(table, e);
    }
  }

  /** Counts more for a shard, to be written together with others; it pays twice then. */
  Put counting(String function, Shard shard, Tally more) {
    Progress known = get(function, shard).orElse(Progress.none(shard));
    boolean absent = known.version() == 0 || known.gone().isPresent();
    return put(function, known.returned().nextCounting(more), absent);
  }

  private Put put(String function, Progress next, boolean absent) {
    return Put.builder()
        .tableName(table)
        .item(item(function, next))
        .conditionExpression(absent ? IS_NEW : "v = :was")
        .expressionAttributeValues(
            absent ? null : Map.of(":was", Attributes.number(next.version() - 1)))
        .build();
  }

  private Put putGone(String function, Progress next) {
    return Put.builder()
        .tableName(table)
        .item(item(goneOf(function), next))
        .conditionExpression(IS_NEW + " OR v < :next")
        .expressionAttributeValues(Map.of(":next", Attributes.number(next.version())))
        .build();
  }

  private static Map<String, AttributeValue> item(String partition, Progress next) {
    Map<String, AttributeValue> item = new HashMap<>(key(partition, next.shard()));
    item.put(Attributes.VERSION, Attributes.number(next.version()));
    item.put(Attributes.BODY, Attributes.binary(ProgressCodec.encode(next)));
    return item;
  }

  static Progress decode(Map<String, AttributeValue> item) {
    return ProgressCodec.decode(
        Attributes.number(item, Attributes.VERSION, 0), Attributes.binary(item, Attributes.BODY));
  }

  /** No function has such a name. */
  private static String goneOf(String function) {
    return function + GONE;
  }

  private static Map<String, AttributeValue> key(String partition, Shard shard) {
    return Map.of(Attributes.KEY, utf8(partition), Attributes.SORT, utf8(shard.toString()));
  }

  private static AttributeValue utf8(String text) {
    return Attributes.binary(text.getBytes(StandardCharsets.UTF_8));
  }
}
