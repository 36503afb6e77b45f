package io.weir;

import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The state of one key while it is stepped. Single-threaded, short-lived and deterministic: it may
 * depend on its bytes, the event and the context only.
 *
 * @param <I> the value of the events that it takes
 * @param <O> the results that it gives
 */
public interface OperatorState<I, O> {
  /**
   * Applies one event. Everything due at the context's watermark has been fired before.
   *
   * @return whether the event was applied or late
   */
  Applied onEvent(Event<I> event, OperatorContext<O> context);

  /** The earliest time at which {@link #onTimer} wants to be called; empty if none. */
  default OptionalLong nextDue(TimeDomain domain) {
    return OptionalLong.empty();
  }

  /**
   * The time that the callback due at {@code due} sees, where {@code due} is from {@link #nextDue}.
   * It is earlier than {@code due} if the timer was set when event time had already passed it: such
   * a timer is due 1 ms after the watermark at which it was set (R22). If several are due at once,
   * the earliest of their times.
   */
  default long timeOfDue(TimeDomain domain, long due) {
    return due;
  }

  /**
   * What the next callback at {@code due} is for, if one time has several: each is tried, and given
   * up, by itself. It has another name each time until nothing is due at that time. The empty text
   * if a time has one callback.
   */
  default String partOfDue(TimeDomain domain, long due) {
    return "";
  }

  /**
   * True if something is due at {@code time} or before; called once per event, so keep it cheap.
   */
  default boolean isDue(TimeDomain domain, long time) {
    OptionalLong due = nextDue(domain);
    return due.isPresent() && due.getAsLong() <= time;
  }

  /**
   * Fires one time of the domain: the earliest due time, and at it the earliest timer time, which
   * is the context's {@link OperatorContext#time}. Afterwards that time, or its {@link #partOfDue},
   * is no longer due.
   */
  default void onTimer(TimeDomain domain, OperatorContext<O> context) {
    throw new IllegalStateException("nothing is due of " + getClass().getName());
  }

  /**
   * Forgets the timer that {@link #onTimer} would fire, without calling the author's code, which
   * has kept failing there: the timer is a dead letter. Everything else must be as after {@link
   * #onTimer}. The default calls {@link #onTimer}, which is right if that calls no code of the
   * author's.
   */
  default void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    onTimer(domain, context);
  }

  /** True if nothing is remembered: the key's item may then become a tombstone. */
  boolean isEmpty();

  /**
   * The time until which the state matters if no further event comes: epoch milliseconds of
   * arrival, as in {@link OperatorContext#latestArrival}. An event that arrives at that time or
   * later would find the key as if it had no state. Empty = for ever, or as long as something is
   * due. Called only if not {@link #isEmpty}.
   */
  default OptionalLong expiresAt() {
    return OptionalLong.empty();
  }

  /**
   * Decodes everything that is kept as bytes until it is used, so that {@link #write} encodes it
   * anew. Test drivers see by it whether values come back as they were. Nothing else changes.
   */
  default void openAll() {}

  /**
   * Tells people what is kept, for {@code ./weir explain} and {@code ./weir state}: an entry for
   * each thing, and with it the times at which something becomes of it. Nothing changes. The
   * earliest time of a domain is that of {@link #nextDue}, and there is none exactly if that gives
   * none: before it the operator is not called.
   *
   * <p>The default tells how many bytes there are and when something is due; an operator that
   * overrides it tells them decoded.
   *
   * @return nothing exactly if the state is {@link #isEmpty}
   */
  default List<StateEntry> kept() {
    if (isEmpty()) {
      return List.of();
    }
    BinaryWriter out = new BinaryWriter();
    write(out);
    StateEntry all = StateEntry.of("state").with("bytes", out.toByteArray().length);
    for (TimeDomain domain : TimeDomain.values()) {
      OptionalLong due = nextDue(domain);
      all = due.isEmpty() ? all : all.due(domain, due.getAsLong(), "is called");
    }
    return List.of(all);
  }

  /**
   * How many windows are open, for {@link io.weir.spi.Signal#OPEN_WINDOWS}; empty if it has none to
   * open. Called once per step, so keep it cheap.
   */
  default OptionalInt openWindows() {
    return OptionalInt.empty();
  }

  /** Writes the state; must give the same bytes for the same state. */
  void write(BinaryWriter out);

  /** The ways in which an event can end. */
  enum Applied {
    /** The event changed the state, or needed no change. */
    APPLIED,
    /** The event was too late for every window or rule that could have used it. */
    LATE
  }
}
