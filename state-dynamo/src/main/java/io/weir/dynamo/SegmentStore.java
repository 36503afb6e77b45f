package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.SEGMENT;

import io.weir.codec.BinaryReader;
import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Writes, reads and deletes segments. */
record SegmentStore(DynamoDbClient client, String table, RequestCounts counts, Reader reader) {
  private static final long DAY_SECONDS = 86_400;

  /**
   * The age from which a stored segment of state is put again, since a sweep may be about to delete
   * it.
   */
  private static final long FRESH_SECONDS = 3_600;

  static Map<String, AttributeValue> item(StateKey key, Segment segment) {
    Map<String, AttributeValue> item = new HashMap<>(Items.segment(key, segment.ref()));
    item.put(Attributes.BODY, Attributes.binary(segment.body()));
    if (segment.ref().expiry() != 0) {
      item.put(Attributes.TTL, Attributes.number(segment.ref().expiry() + DAY_SECONDS));
    } else {
      item.put(Attributes.OWNER, Attributes.binary(Items.headKey(key)));
      item.put(Attributes.WRITTEN, Attributes.number(segment.written()));
    }
    return item;
  }

  /** Puts a segment unless an equal one is there that lives as long. */
  void put(StateKey key, Segment segment) {
    Map<String, AttributeValue> item = item(key, segment);
    boolean expires = segment.ref().expiry() != 0;
    String age = expires ? Attributes.TTL : Attributes.WRITTEN;
    long needed = expires ? segment.ref().expiry() : segment.written() - FRESH_SECONDS;
    counts.requests(SEGMENT, 1);
    counts.writeUnits(SEGMENT, WriteUnits.write(WriteUnits.size(item)));
    try {
      client.putItem(put ->
          put.tableName(table)
              .item(item)
              .conditionExpression("attribute_not_exists(k) OR " + age + " < :needed")
              .expressionAttributeValues(Map.of(":needed", Attributes.number(needed))));
    } catch (ConditionalCheckFailedException e) {
      // The name says the content: the same bytes are there already.
    } catch (SdkException e) {
      throw Requests.failure(table, e);
    }
  }

  /**
   * Deletes segments that no head names any more; one that cannot be deleted stays and does no
   * harm.
   */
  void delete(StateKey key, List<SegmentRef> refs) {
    for (SegmentRef ref : refs) {
      try {
        counts.requests(SEGMENT, 1);
        var request =
            client.deleteItem(delete ->
                delete.tableName(table).key(Items.segment(key, ref)).returnValues("ALL_OLD"));
        counts.writeUnits(SEGMENT, WriteUnits.write(WriteUnits.size(request.attributes())));
      } catch (SdkException e) {
        System.getLogger("io.weir.dynamo")
            .log(
                System.Logger.Level.WARNING,
                "a superseded segment of {0} stays: {1}",
                key,
                LogText.failure(Requests.failure(table, e)));
      }
    }
  }

  /**
   * Reads the heads' segments.
   *
   * @return the whole records; none for a head that names a segment which is not there
   */
  Map<StateKey, KeyRecord> resolve(Collection<Head> heads, long now) {
    List<Map<String, AttributeValue>> wanted = new ArrayList<>();
    for (Head head : heads) {
      named(head, now).forEach(ref -> wanted.add(Items.segment(head.key(), ref)));
    }
    var items = reader.get(wanted);
    Map<StateKey, KeyRecord> records = new HashMap<>();
    for (Head head : heads) {
      Map<SegmentRef, byte[]> bodies = new HashMap<>();
      for (SegmentRef ref : named(head, now)) {
        var item = items.get(Items.segment(head.key(), ref));
        if (item != null) {
          bodies.put(ref, verified(head, ref, Attributes.binary(item, Attributes.BODY)));
        }
      }
      if (bodies.keySet().containsAll(named(head, now))) {
        records.put(head.key(), record(head, bodies, now));
      }
    }
    return records;
  }

  private static byte[] verified(Head head, SegmentRef ref, byte[] body) {
    if (!ref.holds(body)) {
      throw new UnreadableStateException(
          "a segment of "
              + head.key()
              + " named in version "
              + ref.version()
              + " does not hold the bytes that its head names; restore it from a backup");
    }
    return body;
  }

  /** The segments that a head names and still needs. */
  static List<SegmentRef> named(Head head, long now) {
    List<SegmentRef> refs = new ArrayList<>(head.data());
    head.events().refs().forEach(named -> refs.add(named.ref().segment()));
    head.positions().refs().forEach(named -> refs.add(named.ref().segment()));
    return refs.isEmpty()
        ? refs
        : refs.stream().filter(ref -> !ref.expired(now)).distinct().toList();
  }

  /** The record of a head and its segments. */
  static KeyRecord record(Head head, Map<SegmentRef, byte[]> bodies, long now) {
    KeyRecord record = head.data().isEmpty() ? head.record() : bulk(head, bodies);
    return record.withIds(
        filled(head.events(), bodies, now).chunks(),
        filled(head.positions(), bodies, now).chunks());
  }

  private static Ids filled(Ids ids, Map<SegmentRef, byte[]> bodies, long now) {
    List<Ids.Named> refs =
        ids.refs().stream()
            .map(Ids.Named::ref)
            .filter(ref -> !ref.segment().expired(now))
            .map(ref -> new Ids.Named(ref, ref.name(ChunkCodec.segment(body(ref, bodies)))))
            .toList();
    return new Ids(refs, ids.inline());
  }

  private static byte[] body(IdRef ref, Map<SegmentRef, byte[]> bodies) {
    return Objects.requireNonNull(
        bodies.get(ref.segment()), "a record is made when all its segments are read");
  }

  private static KeyRecord bulk(Head head, Map<SegmentRef, byte[]> bodies) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    head.data().forEach(ref -> all.writeBytes(bodies.get(ref)));
    byte[] bytes = all.toByteArray();
    byte[] state = Arrays.copyOf(bytes, head.stateLength());
    byte[] rest = Arrays.copyOfRange(bytes, head.stateLength(), bytes.length);
    return HeadCodec.withBulk(head.key(), head.record(), state, new BinaryReader(rest));
  }
}
