package io.weir;

import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.OptionalLong;

/**
 * The state of one key while it is stepped. Single-threaded, short-lived, deterministic: what it
 * does may depend on its bytes, the event and the context only.
 *
 * @param <I> the value of the events that it takes
 * @param <O> the results that it gives
 */
public interface OperatorState<I, O> {
  /**
   * Applies one event. Everything due at the context's watermark has been fired before.
   *
   * @return what became of the event
   */
  Applied onEvent(Event<I> event, OperatorContext<O> context);

  /** The earliest time at which {@link #onTimer} wants to be called; empty if none. */
  default OptionalLong nextDue(TimeDomain domain) {
    return OptionalLong.empty();
  }

  /**
   * The time of what {@link #nextDue} says to be due at {@code due}: its callback sees it. It is
   * earlier than {@code due} if it was set when event time had passed it: such a timer is due at
   * the watermark at which it was set + 1 (R22). Of several due at once the earliest.
   */
  default long timeOfDue(TimeDomain domain, long due) {
    return due;
  }

  /** True if something is due at {@code time} or before; asked once an event. */
  default boolean isDue(TimeDomain domain, long time) {
    OptionalLong due = nextDue(domain);
    return due.isPresent() && due.getAsLong() <= time;
  }

  /**
   * Fires what is due at the earliest due time of the domain and has the earliest time there, which
   * the context's {@link OperatorContext#timerTime} tells. Afterwards that time is no longer due.
   */
  default void onTimer(TimeDomain domain, OperatorContext<O> context) {
    throw new IllegalStateException("nothing is due of " + getClass().getName());
  }

  /**
   * Forgets what is due at the earliest due time of the domain, without calling the author's code:
   * it has kept failing there, and the timer is a dead letter. Everything else stays as it would be
   * after {@link #onTimer}, which is called unless this is overridden: right where that calls no
   * code of the author's.
   */
  default void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    onTimer(domain, context);
  }

  /** True if nothing is remembered: the key's item may then become a tombstone. */
  boolean isEmpty();

  /**
   * Until when the state matters if no further event comes, epoch milliseconds of arrival, which is
   * what {@link OperatorContext#now} tells: from that time on an event would find it as if there
   * was none. Empty = for ever, or as long as something is due; asked only if not {@link #isEmpty}.
   */
  default OptionalLong expiresAt() {
    return OptionalLong.empty();
  }

  /**
   * Decodes all that is kept as bytes until it is used, so that {@link #write} encodes it anew: how
   * test drivers see whether values come back as they were. Nothing else changes.
   */
  default void openAll() {}

  /** Writes the state; must give the same bytes for the same state. */
  void write(BinaryWriter out);

  /** What became of an event. */
  enum Applied {
    /** It changed state, or was looked at and needed no change. */
    APPLIED,
    /** Too late for every window or rule that could have used it. */
    LATE
  }
}
