package io.weir.engine;

import io.weir.Clock;
import io.weir.OperatorState;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.time.TimeDomain;
import java.util.OptionalLong;

/** When a key has to be looked at though no record of it comes. */
record DueTimes(OptionalLong event, OptionalLong processing) {
  /**
   * A key whose records wait is due when they are tried again, and for nothing else. A key that
   * fired without a record of its own stays in the due index until its outbox is known to be
   * delivered, where it was due: no redelivery of its own would find it (R3). With a clock per key
   * ticks look at the wall clock's part of the index alone, so it is due there, at once.
   *
   * @param parkedUntil when waiting records are tried again; 0 if none wait
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
    return rules.function().clock() == Clock.PER_KEY
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
