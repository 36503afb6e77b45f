package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.READ;

import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Consistent reads of many items: 100 a request, unprocessed ones again with growing waits. */
record Reader(DynamoDbClient client, String table, RequestCounts counts) {
  private static final int KEYS_PER_REQUEST = 100;
  private static final int ATTEMPTS = 8;

  /** The items that are there, by key (the two key attributes). */
  Map<Map<String, AttributeValue>, Map<String, AttributeValue>> get(
      Collection<Map<String, AttributeValue>> keys) {
    Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found = new HashMap<>();
    List<Map<String, AttributeValue>> distinct = new ArrayList<>(new LinkedHashSet<>(keys));
    for (int at = 0; at < distinct.size(); at += KEYS_PER_REQUEST) {
      int end = Math.min(distinct.size(), at + KEYS_PER_REQUEST);
      get(distinct.subList(at, end), found);
    }
    return found;
  }

  private void get(
      List<Map<String, AttributeValue>> keys,
      Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found) {
    List<Map<String, AttributeValue>> open = keys;
    for (int attempt = 0; !open.isEmpty(); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new StateStoreException(
            "DynamoDB left "
                + open.size()
                + " keys of '"
                + table
                + "' unread after "
                + ATTEMPTS
                + " attempts: it throttles",
            null);
      }
      if (attempt > 0) {
        Requests.backOff(attempt);
      }
      open = ask(open, found);
    }
  }

  private List<Map<String, AttributeValue>> ask(
      List<Map<String, AttributeValue>> keys,
      Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found) {
    KeysAndAttributes wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
    counts.requests(READ, 1);
    BatchGetItemResponse response =
        Requests.call(
            table,
            () -> client.batchGetItem(request -> request.requestItems(Map.of(table, wanted))));
    List<Map<String, AttributeValue>> items = response.responses().getOrDefault(table, List.of());
    for (Map<String, AttributeValue> item : items) {
      found.put(keyOf(item), item);
      counts.readHalves(WriteUnits.readHalves(WriteUnits.size(item), true));
    }
    KeysAndAttributes rest = response.unprocessedKeys().get(table);
    List<Map<String, AttributeValue>> open = rest == null ? List.of() : rest.keys();
    counts.throttled(open.size());
    counts.readHalves(2L * Math.max(0, keys.size() - items.size() - open.size()));
    return open;
  }

  private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    return Map.of(
        Attributes.KEY, item.get(Attributes.KEY), Attributes.SORT, item.get(Attributes.SORT));
  }
}
