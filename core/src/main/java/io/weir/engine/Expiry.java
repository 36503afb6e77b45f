package io.weir.engine;

import io.weir.OperatorState;
import io.weir.state.KeyRecord;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.OptionalLong;

/** Computes the time at which a key's item may be dropped. */
final class Expiry {
  /** The time that a tombstone outlives the last possible redelivery (R5), milliseconds. */
  static final long TOMBSTONE_MILLIS = Duration.ofDays(1).toMillis();

  private Expiry() {}

  /**
   * No expiry while a window, a timer, a parked record or an outbox that only a tick would find is
   * pending (R3, R5). State with an expiry of its own goes with the item, since an arrival that
   * still needs it is read within the retention.
   *
   * @param retention the retention of the streams, milliseconds
   * @param state the written state in {@code next}
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
