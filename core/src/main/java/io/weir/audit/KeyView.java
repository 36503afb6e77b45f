package io.weir.audit;

import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of one key.
 *
 * @param version the number of its commits
 * @param record the record; null if it, or one of its segments, could not be read
 * @param problem the reason why it could not be read; null if it was
 * @param expiresAt the time at which the store may drop it, epoch milliseconds; empty = never
 * @param eventHint its place in the due index of event time; empty = it is not in the index
 * @param processingHint its place in the due index of processing time
 * @param segments the segments that it names
 * @param deliveries the emissions of its outbox, for the sinks that could be read
 */
public record KeyView(
    StateKey key,
    long version,
    @Nullable KeyRecord record,
    @Nullable String problem,
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

  /** The same with the rows that sinks have for its outbox. */
  public KeyView withDeliveries(List<DeliveryView> asked) {
    return new KeyView(
        key, version, record, problem, expiresAt, eventHint, processingHint, segments, asked);
  }

  /** The same with another record. */
  public KeyView withRecord(KeyRecord other) {
    return new KeyView(
        key, version, other, problem, expiresAt, eventHint, processingHint, segments, deliveries);
  }

  boolean isExpired(long now) {
    return expiresAt.isPresent() && expiresAt.getAsLong() <= now;
  }
}
