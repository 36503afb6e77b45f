package io.weir.audit;

import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import java.util.List;
import java.util.OptionalLong;

/**
 * All that is stored of one key, as it is stored.
 *
 * @param version counts its commits
 * @param record what was read; null if it could not be, or a segment of it is not as it should be
 * @param problem why it could not be read; null if it could
 * @param expiresAt when the store may drop it, epoch milliseconds; empty = never
 * @param eventHint its place in the due index of event time; empty = it is not in there
 * @param processingHint its place in the due index of processing time
 * @param segments those that it names
 * @param deliveries the emissions of its outbox, of those sinks that could be asked
 */
public record KeyView(
    StateKey key,
    long version,
    KeyRecord record,
    String problem,
    OptionalLong expiresAt,
    OptionalLong eventHint,
    OptionalLong processingHint,
    List<SegmentView> segments,
    List<DeliveryView> deliveries) {

  /** A key of a store without segments, and with exact hints. */
  public static KeyView exact(
      StateKey key, long version, KeyRecord record, OptionalLong expiresAt) {
    return new KeyView(
        key,
        version,
        record,
        null,
        expiresAt,
        record.eventDue(),
        record.processingDue(),
        List.of(),
        List.of());
  }

  /** The same with what sinks hold of its outbox. */
  public KeyView withDeliveries(List<DeliveryView> asked) {
    return new KeyView(
        key, version, record, problem, expiresAt, eventHint, processingHint, segments, asked);
  }

  boolean isExpired(long now) {
    return expiresAt.isPresent() && expiresAt.getAsLong() <= now;
  }
}
