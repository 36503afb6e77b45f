package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.PROGRESS;
import static io.weir.dynamo.RequestCounts.Category.READ;

import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
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
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Progress items: one partition a function, one item a shard. Those of shards that are gone are in
 * a partition of their own, so that a batch does not read them (R28). A moved item leaves a
 * placeholder with its version, for longer than an invocation lives, so that an invocation that
 * found nothing before does not begin anew. The progress of a shard that came back is in both
 * partitions; then the one that is not gone counts.
 */
record ProgressStore(
    DynamoDbClient client, String table, RequestCounts counts, Reader reader, InstantSource clock) {
  private static final String GONE = "\0gone";
  private static final String IS_NEW = "attribute_not_exists(k)";
  private static final String LOST = "ConditionalCheckFailed";
  private static final Duration KEPT = Duration.ofDays(1);

  /**
   * Progress as it is now.
   *
   * @param here the item in the function's partition, which every write changes; empty if there is
   *     none
   */
  private record Found(Map<String, AttributeValue> here, Progress progress) {}

  Optional<Progress> get(String function, Shard shard) {
    Progress now = find(function, shard).progress();
    return now.version() == 0 ? Optional.empty() : Optional.of(now);
  }

  private Found find(String function, Shard shard) {
    Map<String, AttributeValue> here = item(key(function, shard));
    return new Found(here, isMoved(here) ? there(function, shard) : decode(here));
  }

  private Progress there(String function, Shard shard) {
    Map<String, AttributeValue> item = item(key(goneOf(function), shard));
    return item.isEmpty() ? Progress.none(shard) : decode(item);
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    return reader.get(List.of(key)).getOrDefault(key, Map.of());
  }

  /** True if there is no progress, or only a placeholder. */
  private static boolean isMoved(Map<String, AttributeValue> item) {
    return !item.containsKey(Attributes.BODY);
  }

  List<Progress> some(String function, Collection<Shard> shards) {
    List<Map<String, AttributeValue>> keys =
        shards.stream().map(shard -> key(function, shard)).toList();
    return reader.get(keys).values().stream()
        .filter(item -> !isMoved(item))
        .map(ProgressStore::decode)
        .toList();
  }

  /** The progress of every shard that is not gone. */
  List<Progress> all(String function) {
    return partition(function);
  }

  /** The progress of every shard that is gone. */
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
    items.removeIf(ProgressStore::isMoved);
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
      if (!isMoved(item)) {
        all.add(decode(item));
      }
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
    Map<String, AttributeValue> was = next.version() == 1 ? Map.of() : version(next.version() - 1);
    Optional<Found> winner = write(function, next, was);
    return winner.isEmpty() ? next : comeBack(function, next, winner.get());
  }

  /** Replaces the placeholder of a shard that comes back. */
  private Progress comeBack(String function, Progress next, Found winner) {
    boolean based = winner.here().isEmpty() && winner.progress().version() > 0;
    if (!based || winner.progress().version() != next.version() - 1) {
      return winner.progress();
    }
    return write(function, next, winner.here()).map(Found::progress).orElse(next);
  }

  /** Both, or neither: it is there, and here is what says so. */
  private Progress leave(String function, Progress next) {
    Found now = find(function, next.shard());
    if (now.progress().version() != next.version() - 1) {
      return now.progress();
    }
    Put there = Put.builder().tableName(table).item(item(goneOf(function), next)).build();
    Put here = put(moved(function, next), now.here());
    counts.requests(PROGRESS, 1);
    for (Put put : List.of(there, here)) {
      counts.writeUnits(PROGRESS, 2L * WriteUnits.write(WriteUnits.size(put.item())));
    }
    try {
      client.transactWriteItems(request -> request.transactItems(both(there), both(here)));
      return next;
    } catch (TransactionCanceledException e) {
      if (e.cancellationReasons().stream().noneMatch(reason -> LOST.equals(reason.code()))) {
        throw Requests.failure(table, e);
      }
      return find(function, next.shard()).progress();
    } catch (SdkException e) {
      throw Requests.failure(table, e);
    }
  }

  private static TransactWriteItem both(Put put) {
    return TransactWriteItem.builder().put(put).build();
  }

  /** Writes the progress; empty if it was written, else the one that is stored now. */
  private Optional<Found> write(String function, Progress next, Map<String, AttributeValue> was) {
    Put put = put(item(function, next), was);
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
      Map<String, AttributeValue> here = e.hasItem() ? e.item() : Map.of();
      Progress now = isMoved(here) ? there(function, next.shard()) : decode(here);
      return Optional.of(new Found(here, now));
    } catch (SdkException e) {
      throw Requests.failure(table, e);
    }
  }

  /** Counts more for a shard, to be written together with others; it pays twice then. */
  Put counting(String function, Shard shard, Tally more) {
    Found now = find(function, shard);
    return put(item(function, now.progress().returned().nextCounting(more)), now.here());
  }

  /**
   * @param was the item to replace, checked by its version; empty if none
   */
  private Put put(Map<String, AttributeValue> item, Map<String, AttributeValue> was) {
    return Put.builder()
        .tableName(table)
        .item(item)
        .conditionExpression(was.isEmpty() ? IS_NEW : "v = :was")
        .expressionAttributeValues(
            was.isEmpty() ? null : Map.of(":was", was.get(Attributes.VERSION)))
        .build();
  }

  private static Map<String, AttributeValue> version(long version) {
    return Map.of(Attributes.VERSION, Attributes.number(version));
  }

  private Map<String, AttributeValue> moved(String function, Progress next) {
    Map<String, AttributeValue> item = new HashMap<>(key(function, next.shard()));
    item.putAll(version(next.version()));
    long expires = clock.instant().plus(KEPT).getEpochSecond();
    item.put(Attributes.TTL, Attributes.number(expires));
    return item;
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

  /** The partition of gone shards; no function can have its name. */
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
