package io.weir.dynamo;

import io.weir.annotation.Internal;
import io.weir.audit.Audit;
import io.weir.audit.Finding;
import io.weir.audit.FunctionView;
import io.weir.audit.KeyView;
import io.weir.audit.Rule;
import io.weir.audit.StoreVisitor;
import io.weir.codec.UnreadableStateException;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads a whole state table for an audit, page by page, and writes nothing. Functions may run
 * meanwhile. It reads the table once, consistently, and segments that are in use once more; it
 * holds one page and the segments of one key at a time.
 */
@Internal
public final class TableAudit {
  private static final int KEYS_AT_A_TIME = 100;

  /** The first byte of an item's sort key; that of progress is text. */
  private static final int HEAD = 0;

  private static final int SEGMENT = 1;
  private static final int NOTE = 2;
  private static final int DUE_SLOTS = 3;

  private final DynamoDbClient client;
  private final String table;
  private final long now;
  private final Reader reader;
  private final HeadViews heads;
  private final SegmentSweep segments;
  private final ProgressStore progress;
  private final UnaryOperator<FunctionView> known;
  private final UnaryOperator<KeyView> deliveries;

  private TableAudit(Builder builder) {
    this.client = builder.client;
    this.table = builder.table;
    this.now = builder.now;
    this.reader = new Reader(client, table, new RequestCounts());
    this.heads = new HeadViews(reader, now);
    this.segments = new SegmentSweep(client, table);
    this.progress =
        new ProgressStore(
            client, table, new RequestCounts(), reader, () -> Instant.ofEpochMilli(now));
    this.known = builder.known;
    this.deliveries = builder.deliveries;
  }

  /**
   * Begins the audit of a table, through a client that the caller closes.
   *
   * @param now epoch milliseconds; items that have expired by then count as absent
   */
  public static Builder builder(DynamoDbClient client, String table, long now) {
    return new Builder(client, table, now);
  }

  /**
   * Looks at every item once.
   *
   * @throws io.weir.state.StateStoreException if DynamoDB refuses
   */
  public void scan(StoreVisitor audit) {
    long orphans = 0;
    var pages = client.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).iterator();
    while (Requests.call(table, pages::hasNext)) {
      orphans += page(Requests.call(table, pages::next).items(), audit);
    }
    if (orphans > 0) {
      String found = orphans + " segments older than a day that no key names";
      audit.add(new Finding(Rule.SEGMENT_ORPHAN, "", "item", table, found, "none, or swept"));
    }
  }

  private long page(List<Map<String, AttributeValue>> items, StoreVisitor audit) {
    List<Map<String, AttributeValue>> settled = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      switch (Attributes.of(item, Attributes.SORT).b().asByteArray()[0]) {
        case HEAD -> head(item, audit);
        case SEGMENT -> {
          if (isSettled(item)) {
            settled.add(item);
          }
        }
        case NOTE, DUE_SLOTS -> {
          // The engine's and the store's own: nothing depends on them.
        }
        default -> function(ProgressStore.functionOf(text(item)), audit);
      }
    }
    return settled.isEmpty() ? 0 : segments.page(settled, now, false).orphans();
  }

  private static String text(Map<String, AttributeValue> item) {
    return Attributes.of(item, Attributes.KEY).b().asUtf8String();
  }

  private boolean isSettled(Map<String, AttributeValue> segment) {
    long before = Math.floorDiv(now, 1_000L) - SegmentSweep.SETTLED.toSeconds();
    return segment.containsKey(Attributes.OWNER)
        && Attributes.number(segment, Attributes.WRITTEN, Long.MAX_VALUE) < before;
  }

  private void head(Map<String, AttributeValue> item, StoreVisitor audit) {
    StateKey key = Items.key(item);
    function(key.function(), audit);
    if (item.containsKey(Attributes.VERSION) && item.containsKey(Attributes.BODY)) {
      audit.key(deliveries.apply(heads.view(item)));
      return;
    }
    String found =
        "an item without version or body, with " + new java.util.TreeSet<>(item.keySet());
    audit.add(
        new Finding(Rule.KEY_READABLE, key.function(), "key", key.key(), found, "a whole item"));
  }

  private void function(String name, StoreVisitor audit) {
    if (!audit.knows(name)) {
      audit.function(known.apply(FunctionView.of(name, progress(name, audit))));
    }
  }

  private List<Progress> progress(String function, StoreVisitor audit) {
    List<Progress> all = new ArrayList<>();
    for (var item : Requests.call(table, () -> progress.items(function))) {
      try {
        all.add(ProgressStore.decode(item));
      } catch (UnreadableStateException unreadable) {
        String shard = Attributes.of(item, Attributes.SORT).b().asString(StandardCharsets.UTF_8);
        audit.add(
            new Finding(
                Rule.KEY_READABLE,
                function,
                "shard",
                shard,
                "progress that cannot be read: " + unreadable.getMessage(),
                "readable"));
      }
    }
    return all;
  }

  /** Looks again at the keys that were unsettled, with progress as it is now. */
  public void again(Audit audit) {
    List<StateKey> keys = audit.unsettled();
    Set<String> functions = new HashSet<>();
    keys.forEach(key -> functions.add(key.function()));
    functions.forEach(
        name -> audit.function(known.apply(FunctionView.of(name, progress(name, audit)))));
    for (int at = 0; at < keys.size(); at += KEYS_AT_A_TIME) {
      again(keys.subList(at, Math.min(keys.size(), at + KEYS_AT_A_TIME)), audit);
    }
  }

  private void again(List<StateKey> keys, Audit audit) {
    reader
        .get(keys.stream().map(Items::head).toList())
        .values()
        .forEach(item -> audit.again(deliveries.apply(heads.view(item))));
  }

  /** Settings of an audit. */
  public static final class Builder {
    private final DynamoDbClient client;
    private final String table;
    private final long now;
    private UnaryOperator<FunctionView> known = UnaryOperator.identity();
    private UnaryOperator<KeyView> deliveries = UnaryOperator.identity();

    private Builder(DynamoDbClient client, String table, long now) {
      this.client = Objects.requireNonNull(client, "client");
      this.table = Objects.requireNonNull(table, "table");
      this.now = now;
    }

    /** Adds data about a function besides its progress. */
    public Builder known(UnaryOperator<FunctionView> more) {
      known = Objects.requireNonNull(more, "more");
      return this;
    }

    /** Adds the rows that sinks have for a key's outbox. */
    public Builder deliveries(UnaryOperator<KeyView> asked) {
      deliveries = Objects.requireNonNull(asked, "asked");
      return this;
    }

    public TableAudit build() {
      return new TableAudit(this);
    }
  }
}
