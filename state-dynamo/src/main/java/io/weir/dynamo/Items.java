package io.weir.dynamo;

import static io.weir.dynamo.Attributes.BODY;
import static io.weir.dynamo.Attributes.EVENT_DUE;
import static io.weir.dynamo.Attributes.KEY;
import static io.weir.dynamo.Attributes.PROCESSING_DUE;
import static io.weir.dynamo.Attributes.SLOT;
import static io.weir.dynamo.Attributes.SORT;
import static io.weir.dynamo.Attributes.TTL;
import static io.weir.dynamo.Attributes.VERSION;
import static io.weir.dynamo.Attributes.binary;
import static io.weir.dynamo.Attributes.number;

import io.weir.state.Commit;
import io.weir.state.StateKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Heads, segments and their keys as items. No client in it. */
final class Items {
  /** The longest {@code function#key} in UTF-8: the longest partition key that DynamoDB takes. */
  static final int MAX_KEY_BYTES = 2048;

  private Items() {}

  static byte[] headKey(StateKey key) {
    byte[] bytes = (key.function() + "#" + key.key()).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_KEY_BYTES) {
      throw new StateLimitException(
          "a key of '"
              + key.function()
              + "' has "
              + bytes.length
              + " bytes with the function's name, more than "
              + MAX_KEY_BYTES
              + "; key by something shorter, for instance a hash of it");
    }
    return bytes;
  }

  static Map<String, AttributeValue> head(StateKey key) {
    return Map.of(KEY, binary(headKey(key)), SORT, Attributes.HEAD);
  }

  static Map<String, AttributeValue> segment(StateKey key, SegmentRef ref) {
    return Map.of(KEY, binary(ref.name(headKey(key))), SORT, Attributes.SEGMENT);
  }

  /** Decodes the key from an item's partition key. */
  static StateKey key(Map<String, AttributeValue> item) {
    return key(Attributes.of(item, KEY).b().asUtf8String());
  }

  static StateKey key(String text) {
    int at = text.indexOf('#');
    return new StateKey(text.substring(0, at), text.substring(at + 1));
  }

  static Map<String, AttributeValue> head(
      Plan plan, OptionalLong expiresAt, String slot, OptionalLong event, OptionalLong processing) {
    Map<String, AttributeValue> item = new HashMap<>(head(plan.head().key()));
    item.put(VERSION, number(plan.head().version()));
    item.put(BODY, binary(plan.body()));
    expiresAt.ifPresent(at -> item.put(TTL, seconds(at)));
    if (event.isPresent() || processing.isPresent()) {
      item.put(SLOT, Attributes.string(slot));
    }
    event.ifPresent(at -> item.put(EVENT_DUE, number(at)));
    processing.ifPresent(at -> item.put(PROCESSING_DUE, number(at)));
    return item;
  }

  /** Bytes of a head item beside its body, all hints and expiry counted. */
  static int overhead(Commit commit, String slot) {
    Map<String, AttributeValue> item = new HashMap<>(head(commit.key()));
    item.put(VERSION, number(commit.based().version() + 1));
    item.put(BODY, binary(new byte[0]));
    item.put(SLOT, Attributes.string(slot));
    item.put(EVENT_DUE, number(1_700_000_040_000L));
    item.put(PROCESSING_DUE, number(1_700_000_040_000L));
    commit.expiresAt().ifPresent(at -> item.put(TTL, seconds(at)));
    return WriteUnits.size(item);
  }

  /** TTL counts whole seconds: an item lives until the second after its last millisecond. */
  static long expirySeconds(long millis) {
    return Math.ceilDiv(millis, 1000L);
  }

  /** An expiry as it is stored. */
  static AttributeValue seconds(long millis) {
    return number(expirySeconds(millis));
  }

  /** The stored expiry in milliseconds; empty = it has none. */
  static OptionalLong expiresAt(Map<String, AttributeValue> item) {
    return item.containsKey(TTL) ? expiresAt(number(item, TTL, 0)) : OptionalLong.empty();
  }

  /** The expiry as it is read back, rounded to seconds. */
  static OptionalLong expiresAt(OptionalLong written) {
    return written.isEmpty() ? written : expiresAt(expirySeconds(written.getAsLong()));
  }

  private static OptionalLong expiresAt(long seconds) {
    boolean farthest = seconds > Long.MAX_VALUE / 1000;
    return OptionalLong.of(farthest ? Long.MAX_VALUE : seconds * 1000);
  }

  static boolean expired(Map<String, AttributeValue> item, long now) {
    return item.containsKey(TTL) && number(item, TTL, 0) <= Math.floorDiv(now, 1000L);
  }

  /** True if there is a head that has not expired; of no item there are no attributes. */
  static boolean present(Map<String, AttributeValue> item, long now) {
    return item.containsKey(VERSION) && !expired(item, now);
  }

  /** True if a commit is based on this item: then a lost condition was about a due hint. */
  static boolean isBase(Map<String, AttributeValue> item, Commit commit) {
    return present(item, commit.now())
        && number(item, VERSION, 0) == commit.based().version()
        && expiresAt(item).equals(commit.based().expiresAt());
  }

  static Head head(StateKey key, Map<String, AttributeValue> item) {
    return HeadCodec.decode(key, number(item, VERSION, 0), Attributes.binary(item, BODY));
  }

  static Known known(Head head, Map<String, AttributeValue> item) {
    return new Known(
        head.version(),
        0,
        hint(item, EVENT_DUE),
        hint(item, PROCESSING_DUE),
        0,
        WriteUnits.size(item),
        List.copyOf(head.data()));
  }

  /**
   * The data to remember of an expired head, without its segments: no head names them from now on,
   * and a sweep deletes them.
   */
  static Known expired(Map<String, AttributeValue> item) {
    return new Known(
        0,
        number(item, VERSION, 0),
        hint(item, EVENT_DUE),
        hint(item, PROCESSING_DUE),
        0,
        WriteUnits.size(item),
        List.of());
  }

  private static OptionalLong hint(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name) ? OptionalLong.of(number(item, name, 0)) : OptionalLong.empty();
  }
}
