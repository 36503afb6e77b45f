package io.weir.engine;

import io.weir.OperatorState;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.time.TimeDomain;
import java.util.OptionalLong;

/** When a key has to be looked at though no record of it comes. */
record DueTimes(OptionalLong event, OptionalLong processing) {
  static DueTimes of(
      OperatorState<Object> state, Waiting waiting, Outbox outbox, KeyRecord before) {
    return of(state, waiting.until(), outbox, before);
  }

  /**
   * A key whose records wait is due when they are tried again, and for nothing else. A key that
   * fired without a record of its own stays in the due index until its outbox is known to be
   * delivered: no redelivery of its own would find it (R3).
   *
   * @param parkedUntil when waiting records are tried again; 0 if none wait
   */
  static DueTimes of(
      OperatorState<Object> state, long parkedUntil, Outbox outbox, KeyRecord before) {
    boolean waits = parkedUntil != 0;
    OptionalLong event = waits ? OptionalLong.empty() : state.nextDue(TimeDomain.EVENT);
    OptionalLong processing =
        waits ? OptionalLong.of(parkedUntil) : state.nextDue(TimeDomain.PROCESSING);
    return outbox.withoutOrigin()
        ? new DueTimes(
            earlier(event, before.eventDue()), earlier(processing, before.processingDue()))
        : new DueTimes(event, processing);
  }

  private static OptionalLong earlier(OptionalLong a, OptionalLong b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return a.getAsLong() <= b.getAsLong() ? a : b;
  }
}
