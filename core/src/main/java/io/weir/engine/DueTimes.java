package io.weir.engine;

import io.weir.ClockScope;
import io.weir.OperatorState;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.time.TimeDomain;
import java.util.OptionalLong;

/** The times at which a key has work although no record of it comes. */
record DueTimes(OptionalLong event, OptionalLong processing) {
  /**
   * The due times of a key. A key with parked records is due only when these are tried again. A key
   * that fired without a record of its own stays in the due index at its place until its outbox is
   * known to be delivered, since no redelivery would find it (R3). With a clock per key ticks read
   * only the processing-time part of the index, so it is due there at once.
   *
   * @param parkedUntil the time at which parked records are tried again; 0 if there are none
   * @param now the edge's clock
   */
  static DueTimes of(
      StepRules rules,
      OperatorState<Object, Object> state,
      long parkedUntil,
      Outbox outbox,
      KeyRecord before,
      long now) {
    boolean waits = parkedUntil != 0;
    OptionalLong event = waits ? OptionalLong.empty() : state.nextDue(TimeDomain.EVENT);
    OptionalLong processing =
        waits ? OptionalLong.of(parkedUntil) : state.nextDue(TimeDomain.PROCESSING);
    if (!outbox.withoutOrigin()) {
      return new DueTimes(event, processing);
    }
    return rules.function().clock() == ClockScope.PER_KEY
        ? new DueTimes(event, earlier(processing, OptionalLong.of(now)))
        : new DueTimes(
            earlier(event, before.eventDue()), earlier(processing, before.processingDue()));
  }

  private static OptionalLong earlier(OptionalLong a, OptionalLong b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return a.getAsLong() <= b.getAsLong() ? a : b;
  }
}
