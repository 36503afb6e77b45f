package io.weir.engine;

import io.weir.state.KeyRecord;
import java.time.Duration;
import java.util.OptionalLong;

/** When a key's item may be dropped. */
final class Expiry {
  /** How long a tombstone outlives the last redelivery that the log can make (PROTOCOL R5). */
  static final long TOMBSTONE_MILLIS = Duration.ofDays(1).toMillis();

  private Expiry() {}

  /**
   * No expiry while a window, a timer, a parked record or an outbox that only a tick would find is
   * pending (PROTOCOL R3, R5).
   */
  static OptionalLong of(StepRules rules, KeyRecord next, Ids eventIds, long processingTime) {
    boolean pending =
        next.state().length > 0
            || next.outbox().withoutOrigin()
            || !next.parked().isEmpty()
            || next.eventDue().isPresent()
            || next.processingDue().isPresent();
    return pending
        ? OptionalLong.empty()
        : OptionalLong.of(
            Math.max(processingTime, eventIds.lastExpiry()) + rules.retention() + TOMBSTONE_MILLIS);
  }
}
