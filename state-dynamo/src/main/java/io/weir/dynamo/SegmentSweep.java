package io.weir.dynamo;

import io.weir.annotation.Internal;
import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.state.StateKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Deletes segments of state that no head names. They are left behind by a process that ended after
 * it wrote state larger than an item, and before it wrote the head. They do no harm but cost
 * storage. Functions may run meanwhile. It reads the whole table, so run it rarely.
 */
@Internal
public final class SegmentSweep {
  /**
   * Younger segments are left alone: the invocation that wrote one may still be about to commit. An
   * invocation has at most 15 minutes.
   */
  public static final Duration SETTLED = Duration.ofDays(1);

  private static final String NAMES = "k, s, " + Attributes.OWNER + ", " + Attributes.WRITTEN;
  private static final String SETTLED_STATE = Attributes.WRITTEN + " < :before";

  private final DynamoDbClient client;
  private final String table;
  private final Reader reader;

  /**
   * The result of a sweep.
   *
   * @param segments the number of segments of state older than {@link #SETTLED}
   * @param orphans the number of these that no head names
   * @param deleted the number of orphans that were deleted
   * @param unreadable the number of segments left alone because their head cannot be read: newer
   *     code wrote it, or it is damaged
   */
  public record Found(long segments, long orphans, long deleted, long unreadable) {
    static final Found NONE = new Found(0, 0, 0, 0);

    Found plus(Found more) {
      return new Found(
          segments + more.segments,
          orphans + more.orphans,
          deleted + more.deleted,
          unreadable + more.unreadable);
    }
  }

  /** A sweep of a table, through a client that stays the caller's to close. */
  public SegmentSweep(DynamoDbClient client, String table) {
    this.client = Objects.requireNonNull(client, "client");
    this.table = Objects.requireNonNull(table, "table");
    this.reader = new Reader(client, table, new RequestCounts());
  }

  /** A sweep of a table, with region, credentials and endpoint from the environment. */
  public static SegmentSweep inTable(String table) {
    return new SegmentSweep(EnvironmentClient.get(), table);
  }

  /**
   * Checks every segment that is older than {@link #SETTLED}.
   *
   * @param delete false = only count
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB refuses; segments
   *     deleted until then stay deleted, and the next sweep goes on
   */
  public Found run(Instant now, boolean delete) {
    AttributeValue before = Attributes.number(now.minus(SETTLED).getEpochSecond());
    Found all = Found.NONE;
    var pages =
        client.scanPaginator(scan ->
            scan.tableName(table)
                .filterExpression(SETTLED_STATE)
                .projectionExpression(NAMES)
                .expressionAttributeValues(Map.of(":before", before)));
    for (var page : pages) {
      all = all.plus(page(page.items(), now.toEpochMilli(), delete));
    }
    return all;
  }

  /** Looks at those of a page. */
  Found page(List<Map<String, AttributeValue>> segments, long now, boolean delete) {
    var byOwner =
        segments.stream()
            .collect(
                Collectors.groupingBy(segment -> owner(Attributes.of(segment, Attributes.OWNER))));
    var heads = reader.get(byOwner.keySet().stream().map(Items::head).toList());
    Found all = Found.NONE;
    for (var owned : byOwner.entrySet()) {
      var head = heads.getOrDefault(Items.head(owned.getKey()), Map.of());
      all = all.plus(owned(owned.getKey(), owned.getValue(), head, now, delete));
    }
    return all;
  }

  private Found owned(
      StateKey key,
      List<Map<String, AttributeValue>> segments,
      Map<String, AttributeValue> head,
      long now,
      boolean delete) {
    Set<ByteBuffer> named;
    try {
      named = Items.present(head, now) ? named(Items.head(key, head)) : Set.of();
    } catch (UnreadableStateException e) {
      System.getLogger("io.weir.dynamo")
          .log(
              System.Logger.Level.WARNING,
              "the segments of {0} are left alone: {1}",
              key,
              LogText.failure(e));
      return new Found(segments.size(), 0, 0, segments.size());
    }
    var orphans =
        segments.stream()
            .filter(segment ->
                !named.contains(Attributes.of(segment, Attributes.KEY).b().asByteBuffer()))
            .toList();
    long deleted = delete ? orphans.stream().filter(this::deleted).count() : 0;
    return new Found(segments.size(), orphans.size(), deleted, 0);
  }

  private static StateKey owner(AttributeValue head) {
    return Items.key(head.b().asUtf8String());
  }

  private static Set<ByteBuffer> named(Head head) {
    byte[] key = Items.headKey(head.key());
    Set<ByteBuffer> names = new HashSet<>();
    head.data().forEach(ref -> names.add(ByteBuffer.wrap(ref.name(key))));
    for (Ids ids : List.of(head.events(), head.positions())) {
      ids.refs().forEach(id -> names.add(ByteBuffer.wrap(id.ref().segment().name(key))));
    }
    return names;
  }

  /** False if it has been written again meanwhile, for a commit that is on its way. */
  private boolean deleted(Map<String, AttributeValue> segment) {
    try {
      client.deleteItem(request ->
          request
              .tableName(table)
              .key(Map.of("k", segment.get("k"), "s", segment.get("s")))
              .conditionExpression(Attributes.WRITTEN + " = :seen")
              .expressionAttributeValues(Map.of(":seen", segment.get(Attributes.WRITTEN))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
