package io.weir.engine;

import io.weir.OperatorState;
import io.weir.state.KeyRecord;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.OptionalLong;

/** When a key's item may be dropped. */
final class Expiry {
  /** How long a tombstone outlives the last redelivery that the log can make (R5). */
  static final long TOMBSTONE_MILLIS = Duration.ofDays(1).toMillis();

  private Expiry() {}

  /**
   * No expiry while a window, a timer, a parked record or an outbox that only a tick would find is
   * pending (R3, R5). State that says until when it matters goes with the item: an arrival that
   * still finds it is read within the retention.
   *
   * @param retention of the streams, milliseconds
   * @param state what {@code next} holds of it, as it was written
   */
  static OptionalLong of(
      long retention,
      KeyRecord next,
      OperatorState<?, ?> state,
      SeenIds eventIds,
      long processingTime) {
    OptionalLong stateEnd =
        next.state().length == 0 ? OptionalLong.of(Long.MIN_VALUE) : state.expiresAt();
    boolean pending =
        stateEnd.isEmpty()
            || next.outbox().withoutOrigin()
            || !next.parked().isEmpty()
            || next.eventDue().isPresent()
            || next.processingDue().isPresent();
    return pending
        ? OptionalLong.empty()
        : after(
            Math.max(stateEnd.getAsLong(), Math.max(processingTime, eventIds.lastExpiry())),
            retention + TOMBSTONE_MILLIS);
  }

  private static OptionalLong after(long time, long millis) {
    long end = Millis.plus(time, millis);
    return end == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(end);
  }
}
