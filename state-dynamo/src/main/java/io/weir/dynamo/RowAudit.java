package io.weir.dynamo;

import io.weir.annotation.Internal;
import io.weir.audit.Audit;
import io.weir.audit.DeliveryView;
import io.weir.audit.RowView;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the rows of a {@link DynamoSink}'s table for an audit, page by page, each with the revision
 * of the key that wrote it. It writes nothing.
 *
 * @param client the client, which the caller closes
 * @param rows the table of rows
 * @param function the function whose keys write the rows
 * @param revisions gives the revisions of the keys that have an item now
 */
@Internal
public record RowAudit(
    DynamoDbClient client,
    String rows,
    String function,
    Function<Set<StateKey>, Map<StateKey, Long>> revisions) {

  /**
   * The revisions of keys in a state table.
   *
   * @param now epoch milliseconds: a key that has expired by then is absent
   */
  public static Map<StateKey, Long> revisions(
      DynamoDbClient client, String state, Set<StateKey> keys, long now) {
    Reader reader = new Reader(client, state, new RequestCounts());
    Map<StateKey, Long> found = new HashMap<>();
    reader
        .get(keys.stream().map(Items::head).toList())
        .values()
        .forEach(item -> revision(item, now, found));
    return found;
  }

  /**
   * Adds the revision of a key; unreadable items are skipped, since the audit of the state table
   * reports them.
   */
  private static void revision(
      Map<String, AttributeValue> item, long now, Map<StateKey, Long> found) {
    StateKey key = Items.key(item);
    try {
      if (Items.present(item, now)) {
        found.put(key, Items.head(key, item).record().revision());
      }
    } catch (UnreadableStateException unreadable) {
      found.remove(key);
    }
  }

  /**
   * Looks at every row once. A row is read before its key, which commits before it delivers.
   *
   * @throws io.weir.state.StateStoreException if DynamoDB refuses
   */
  public void scan(Audit audit) {
    var pages = client.scanPaginator(scan -> scan.tableName(rows).consistentRead(true)).iterator();
    while (Requests.call(rows, pages::hasNext)) {
      page(Requests.call(rows, pages::next).items(), audit);
    }
  }

  /** Rows without any of the sink's attributes are somebody else's. */
  private void page(List<Map<String, AttributeValue>> items, Audit audit) {
    List<RowView> views = new ArrayList<>();
    Set<StateKey> keys = new HashSet<>();
    for (Map<String, AttributeValue> item : items) {
      if (item.containsKey(DynamoSink.REVISION) || item.containsKey(DynamoSink.ORIGIN)) {
        RowView row = view(item);
        views.add(row);
        keys.add(new StateKey(function, row.origin()));
      }
    }
    Map<StateKey, Long> known = revisions.apply(keys);
    views.forEach(
        row -> audit.row(row, known.getOrDefault(new StateKey(function, row.origin()), -1L)));
  }

  private RowView view(Map<String, AttributeValue> item) {
    AttributeValue origin = item.get(DynamoSink.ORIGIN);
    boolean expires = item.containsKey(DynamoSink.EXPIRES);
    return new RowView(
        rows,
        function,
        origin == null ? "" : origin.s(),
        Attributes.number(item, DynamoSink.REVISION, 0),
        item.containsKey(DynamoSink.DELETED),
        expires
            ? OptionalLong.of(Attributes.number(item, DynamoSink.EXPIRES, 0) * 1_000L)
            : OptionalLong.empty());
  }

  /** Reads the row that the table of a sink has for an emission. */
  public static DeliveryView delivery(
      DynamoDbClient client, DynamoSink<?> sink, Emission emission) {
    Map<String, AttributeValue> values = RowCodec.decode(emission.payload());
    Map<String, AttributeValue> key = new HashMap<>();
    sink.keyAttributes().forEach(part -> key.put(part.name(), values.get(part.name())));
    Map<String, AttributeValue> row =
        Requests.call(
            sink.table(),
            () ->
                client
                    .getItem(get -> get.tableName(sink.table()).key(key).consistentRead(true))
                    .item());
    return delivery(emission, values, key, row);
  }

  private static DeliveryView delivery(
      Emission emission,
      Map<String, AttributeValue> values,
      Map<String, AttributeValue> key,
      Map<String, AttributeValue> row) {
    boolean own =
        row.containsKey(DynamoSink.REVISION)
            && AttributeValue.fromS(emission.key()).equals(row.get(DynamoSink.ORIGIN));
    Map<String, AttributeValue> plain = new HashMap<>(row);
    plain.keySet().removeIf(name -> name.startsWith("weir"));
    boolean deleted = emission.op() == Emission.Op.DELETE;
    boolean same =
        deleted == row.containsKey(DynamoSink.DELETED)
            && SameValues.are(plain, deleted ? key : values);
    OptionalLong revision =
        own
            ? OptionalLong.of(Attributes.number(row, DynamoSink.REVISION, 0))
            : OptionalLong.empty();
    return new DeliveryView(emission, revision, same);
  }
}
