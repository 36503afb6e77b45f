package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import java.util.OptionalLong;

/** An operator in the model: one key, events in order, no faults. */
interface ModelOperator {
  /**
   * @return true if the event is late
   * @throws ModelFailure if the author's code fails on it; nothing has happened then
   */
  boolean onEvent(HistoryEvent event, long watermark, long now);

  /** The earliest event time at which something happens by itself. */
  OptionalLong next();

  /** True if a stored time, at which the key wakes up next, is right. */
  default boolean isDue(OptionalLong stored) {
    return stored.equals(next());
  }

  /** Fires what is due at that time. */
  void fire(long time, long now);

  /** True if nothing is kept that lasts: windows are closed, timers fired, entries expire. */
  boolean isOver();

  /** Counts what happened and is not seen in results. */
  default void count(Occurrences happened) {}

  /** Does what the author's code does with an event: some events make it fail. */
  static void handle(HistoryEvent event) {
    if (event.kind() == HistoryEvent.Kind.POISON) {
      throw new ModelFailure(Reason.HANDLER_FAILED);
    }
    if (event.kind() == HistoryEvent.Kind.KILLS) {
      throw new ModelFailure(Reason.KILLED_PROCESS);
    }
  }

  /** The author's code fails on an event or a timer for good, or ends its process each time. */
  final class ModelFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    ModelFailure(Reason reason) {
      super(null, null, false, false);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }
}
