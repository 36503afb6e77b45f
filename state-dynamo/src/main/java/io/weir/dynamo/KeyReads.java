package io.weir.dynamo;

import io.weir.annotation.Internal;
import io.weir.audit.KeyView;
import io.weir.state.KeyRecord;
import io.weir.state.Note;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import io.weir.time.TimeDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Reads single keys of a state table and the progress of a function's shards, consistently, in as
 * few requests as there are; it writes nothing. For commands that look at a function from outside.
 *
 * @param client the client, which the caller closes
 * @param now epoch milliseconds: a key that has expired by then is absent
 * @param counts counts the requests and what they cost
 */
@Internal
public record KeyReads(DynamoDbClient client, String table, long now, RequestCounts counts) {
  /** The first byte of an item's sort key; that of progress is text, behind these. */
  private static final int HEAD = 0;

  private static final int LAST_OF_ITS_OWN = 3;

  private Reader reader() {
    return new Reader(client, table, counts);
  }

  /**
   * A key with its segments: one request, one more if it has segments, and one if it is in the due
   * index. Empty if it has no item, or an expired one.
   */
  public Optional<KeyView> key(StateKey key) {
    Map<String, AttributeValue> item =
        reader().get(List.of(Items.head(key))).getOrDefault(Items.head(key), Map.of());
    return Items.present(item, now)
        ? Optional.of(withIds(new HeadViews(reader(), now).view(item), item))
        : Optional.empty();
  }

  /** An audit leaves out the ids that are in the head itself. */
  private static KeyView withIds(KeyView view, Map<String, AttributeValue> item) {
    KeyRecord record = view.record();
    if (record == null || !view.segments().isEmpty()) {
      return view;
    }
    Head head = Items.head(view.key(), item);
    return view.withRecord(record.withIds(head.events().chunks(), head.positions().chunks()));
  }

  /** Those of the keys that have an item, in one request for each hundred. */
  public Set<StateKey> existing(Collection<StateKey> keys) {
    Set<StateKey> found = new LinkedHashSet<>();
    reader().get(keys.stream().map(Items::head).toList()).values().stream()
        .filter(item -> Items.present(item, now))
        .forEach(item -> found.add(Items.key(item)));
    return found;
  }

  /** The keys with their segments, for those that have an item. */
  public List<KeyView> views(Collection<StateKey> keys) {
    HeadViews views = new HeadViews(reader(), now);
    return reader().get(keys.stream().map(Items::head).toList()).values().stream()
        .filter(item -> Items.present(item, now))
        .map(views::view)
        .toList();
  }

  /** The progress of every shard that is not gone: one request for each megabyte. */
  public List<Progress> progress(String function) {
    return store().all(function);
  }

  /** The progress of every shard that is gone. */
  public List<Progress> gone(String function) {
    return store().gone(function);
  }

  private ProgressStore store() {
    return new ProgressStore(client, table, counts, reader(), () -> Instant.ofEpochMilli(now));
  }

  /** A note of the function's engine: one request. */
  public Optional<Note> note(String function, String name) {
    return new NoteStore(client, table, counts, reader()).get(function, name);
  }

  /** The number of parts of the due index in which the function may have keys. */
  public int slots(String function) {
    return new DueSlots(reader(), 0).used(function);
  }

  /**
   * A key in the due index.
   *
   * @param hint its due time as the index has it, epoch milliseconds
   */
  public record Hinted(StateKey key, long hint) {}

  /**
   * A part of the due index.
   *
   * @param keys at most as many as asked for, the earliest first
   * @param more true if there are more
   */
  public record Due(List<Hinted> keys, boolean more) {}

  /**
   * The first keys of a part of the due index: one request.
   *
   * @param upTo the latest hint, epoch milliseconds
   */
  public Due due(String function, TimeDomain domain, int slot, long upTo, int limit) {
    String due = domain == TimeDomain.EVENT ? Attributes.EVENT_DUE : Attributes.PROCESSING_DUE;
    counts.requests(RequestCounts.Category.READ, 1);
    var answer =
        Requests.call(
            table,
            () ->
                client.query(query ->
                    query
                        .tableName(table)
                        .indexName(index(domain))
                        .keyConditionExpression("g = :g AND " + due + " <= :to")
                        .expressionAttributeValues(values(function, slot, upTo))
                        .limit(limit)));
    int size = answer.items().stream().mapToInt(WriteUnits::size).sum();
    counts.readHalves(WriteUnits.readHalves(size, false));
    List<Hinted> keys =
        answer.items().stream()
            .map(item -> new Hinted(Items.key(item), Attributes.number(item, due, 0)))
            .toList();
    return new Due(keys, answer.hasLastEvaluatedKey());
  }

  private static String index(TimeDomain domain) {
    return domain == TimeDomain.EVENT ? Attributes.EVENT_INDEX : Attributes.PROCESSING_INDEX;
  }

  private static Map<String, AttributeValue> values(String function, int slot, long upTo) {
    return Map.of(
        ":g", Attributes.string(DueHints.slot(function, slot)), ":to", Attributes.number(upTo));
  }

  /**
   * How many keys a part of the due index names: one request, which reads at most a megabyte.
   *
   * @param whole false if there are more
   */
  public record Backlog(long keys, boolean whole) {}

  /** Counts the keys of a part of the due index whose hint is there or before. */
  public Backlog backlog(String function, TimeDomain domain, int slot, long upTo) {
    String due = domain == TimeDomain.EVENT ? Attributes.EVENT_DUE : Attributes.PROCESSING_DUE;
    counts.requests(RequestCounts.Category.READ, 1);
    var answer =
        Requests.call(
            table,
            () ->
                client.query(query ->
                    query
                        .tableName(table)
                        .indexName(index(domain))
                        .select(Select.COUNT)
                        .keyConditionExpression("g = :g AND " + due + " <= :to")
                        .expressionAttributeValues(values(function, slot, upTo))));
    return new Backlog(answer.count(), !answer.hasLastEvaluatedKey());
  }

  /**
   * A page of the table.
   *
   * @param items the number of items that were read
   * @param next where the next page begins; empty at the end
   */
  public record Page<T>(List<T> found, int items, Map<String, AttributeValue> next) {
    public boolean isLast() {
      return next.isEmpty();
    }
  }

  /**
   * The names of functions that have an item in a page of the table: up to a megabyte, at full
   * price.
   *
   * @param after where it begins; empty at the beginning
   */
  public Page<String> functions(Map<String, AttributeValue> after) {
    ScanResponse answer = scan(after);
    Set<String> names = new TreeSet<>();
    answer.items().forEach(item -> name(item, names));
    return new Page<>(List.copyOf(names), answer.items().size(), next(answer));
  }

  private static void name(Map<String, AttributeValue> item, Set<String> names) {
    int kind = Attributes.of(item, Attributes.SORT).b().asByteArray()[0];
    if (kind == HEAD) {
      names.add(Items.key(item).function());
    } else if (kind > LAST_OF_ITS_OWN) {
      String partition = Attributes.of(item, Attributes.KEY).b().asUtf8String();
      names.add(ProgressStore.functionOf(partition));
    }
  }

  /**
   * The keys of a function in a page of the table, each with its segments: up to a megabyte at full
   * price, and what the segments cost.
   *
   * @param after where it begins; empty at the beginning
   */
  public Page<KeyView> keys(String function, Map<String, AttributeValue> after) {
    ScanResponse answer = scan(after);
    HeadViews views = new HeadViews(reader(), now);
    List<KeyView> found = new ArrayList<>();
    for (Map<String, AttributeValue> item : answer.items()) {
      boolean isHead = Attributes.HEAD.equals(item.get(Attributes.SORT));
      if (isHead && Items.present(item, now) && Items.key(item).function().equals(function)) {
        found.add(withIds(views.view(item), item));
      }
    }
    return new Page<>(found, answer.items().size(), next(answer));
  }

  private ScanResponse scan(Map<String, AttributeValue> after) {
    counts.requests(RequestCounts.Category.READ, 1);
    ScanResponse answer =
        Requests.call(
            table,
            () ->
                client.scan(scan ->
                    scan.tableName(table)
                        .consistentRead(true)
                        .exclusiveStartKey(after.isEmpty() ? null : after)));
    int size = answer.items().stream().mapToInt(WriteUnits::size).sum();
    counts.readHalves(WriteUnits.readHalves(size, true));
    return answer;
  }

  private static Map<String, AttributeValue> next(ScanResponse answer) {
    return answer.hasLastEvaluatedKey() ? answer.lastEvaluatedKey() : Map.of();
  }
}
