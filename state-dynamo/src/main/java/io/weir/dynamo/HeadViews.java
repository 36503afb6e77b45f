package io.weir.dynamo;

import io.weir.audit.KeyView;
import io.weir.audit.SegmentView;
import io.weir.codec.UnreadableStateException;
import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads heads and their segments for an audit.
 *
 * @param slots the number of due slots of each function that was read so far
 */
record HeadViews(Reader reader, long now, Map<String, Integer> slots) {
  private static final int ATTEMPTS = 4;

  HeadViews(Reader reader, long now) {
    this(reader, now, new HashMap<>());
  }

  /**
   * The key of a head item. A segment that is missing may have been replaced meanwhile, with the
   * head that named it: so the head is read again.
   */
  KeyView view(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> current = item;
    for (int attempt = 1; ; attempt++) {
      KeyView view = once(current);
      boolean whole = view.segments().stream().allMatch(SegmentView::present);
      if (whole || attempt == ATTEMPTS) {
        return view;
      }
      current = again(item, current);
    }
  }

  private Map<String, AttributeValue> again(
      Map<String, AttributeValue> item, Map<String, AttributeValue> current) {
    Map<String, AttributeValue> key = Items.head(Items.key(item));
    return reader.get(List.of(key)).getOrDefault(key, current);
  }

  private KeyView once(Map<String, AttributeValue> item) {
    StateKey key = Items.key(item);
    try {
      Head head = Items.head(key, item);
      List<SegmentRef> named = Items.expired(item, now) ? List.of() : SegmentStore.named(head, now);
      return named.isEmpty()
          ? view(head, item, head.data().isEmpty() ? head.record() : null, null, List.of())
          : withSegments(head, item, named);
    } catch (UnreadableStateException unreadable) {
      return new KeyView(
          key,
          Attributes.number(item, Attributes.VERSION, 0),
          null,
          "an item that cannot be read: " + unreadable.getMessage(),
          expiry(item),
          OptionalLong.empty(),
          OptionalLong.empty(),
          List.of(),
          List.of());
    }
  }

  private KeyView withSegments(
      Head head, Map<String, AttributeValue> item, List<SegmentRef> named) {
    var items = reader.get(named.stream().map(ref -> Items.segment(head.key(), ref)).toList());
    List<SegmentView> views = new ArrayList<>();
    Map<SegmentRef, byte[]> bodies = new HashMap<>();
    for (SegmentRef ref : named) {
      Map<String, AttributeValue> segment = items.get(Items.segment(head.key(), ref));
      byte[] body = segment == null ? null : Attributes.binary(segment, Attributes.BODY);
      views.add(view(ref, segment, body));
      if (body != null && ref.holds(body)) {
        bodies.put(ref, body);
      }
    }
    boolean whole = bodies.size() == named.size();
    return whole ? whole(head, item, bodies, views) : view(head, item, null, null, views);
  }

  private KeyView whole(
      Head head,
      Map<String, AttributeValue> item,
      Map<SegmentRef, byte[]> bodies,
      List<SegmentView> views) {
    try {
      return view(head, item, SegmentStore.record(head, bodies, now), null, views);
    } catch (UnreadableStateException unreadable) {
      String problem = "segments that cannot be read: " + unreadable.getMessage();
      return view(head, item, null, problem, views);
    }
  }

  private static SegmentView view(
      SegmentRef ref, @Nullable Map<String, AttributeValue> segment, byte @Nullable [] body) {
    return new SegmentView(
        ref.version() + "-" + Long.toHexString(ref.checksum()),
        segment != null,
        body != null && ref.holds(body),
        segment == null ? OptionalLong.empty() : expiry(segment),
        ref.expiry() == 0 ? OptionalLong.empty() : OptionalLong.of(ref.expiry() * 1_000L));
  }

  private KeyView view(
      Head head,
      Map<String, AttributeValue> item,
      @Nullable KeyRecord record,
      @Nullable String problem,
      List<SegmentView> segments) {
    boolean indexed = isIndexed(head.key(), item);
    return new KeyView(
        head.key(),
        head.version(),
        record,
        problem,
        expiry(item),
        indexed ? number(item, Attributes.EVENT_DUE) : OptionalLong.empty(),
        indexed ? number(item, Attributes.PROCESSING_DUE) : OptionalLong.empty(),
        segments,
        List.of());
  }

  /** True if ticks read the slot of the index that the head names. */
  private boolean isIndexed(StateKey key, Map<String, AttributeValue> item) {
    AttributeValue slot = item.get(Attributes.SLOT);
    String prefix = key.function() + "#";
    if (slot == null || slot.s() == null || !slot.s().startsWith(prefix)) {
      return false;
    }
    try {
      int number = Integer.parseInt(slot.s(), prefix.length(), slot.s().length(), 10);
      return number >= 0 && number < slots(key.function());
    } catch (NumberFormatException noSlot) {
      return false;
    }
  }

  private int slots(String function) {
    return slots.computeIfAbsent(function, name -> new DueSlots(reader, 0).used(name));
  }

  private static OptionalLong expiry(Map<String, AttributeValue> item) {
    OptionalLong seconds = number(item, Attributes.TTL);
    return seconds.isEmpty() ? seconds : OptionalLong.of(seconds.getAsLong() * 1_000L);
  }

  private static OptionalLong number(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name)
        ? OptionalLong.of(Attributes.number(item, name, 0))
        : OptionalLong.empty();
  }
}
