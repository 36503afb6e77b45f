package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.OperatorState;
import io.weir.codec.UnreadableStateException;
import io.weir.state.KeyRecord;
import io.weir.time.TimeDomain;
import io.weir.time.WatermarkStrategy;
import java.util.OptionalLong;

/** The clock of a key during a step; it fires what becomes due as it moves (S3.2). */
final class KeyClock {
  private final OperatorState<Object, Object> state;
  private final StepContext context;
  private final PriorAttempts prior;
  private final StateSize size;
  private final StepBudget budget;
  private long floor;
  private long arrival;
  private int fired;
  private long lastTime = Long.MIN_VALUE;
  private String lastPart = "";
  private int turns;

  KeyClock(
      OperatorState<Object, Object> state,
      StepContext context,
      KeyRecord before,
      PriorAttempts prior,
      StateSize size,
      long floor,
      StepBudget budget) {
    this.state = state;
    this.context = context;
    this.prior = prior;
    this.size = size;
    this.floor = floor;
    this.budget = budget;
    this.arrival = before.arrival();
  }

  /** The highest watermark that the key was stepped with (R6). */
  long floor() {
    return floor;
  }

  /** The latest arrival that the key has seen. */
  long arrival() {
    return arrival;
  }

  boolean hasFired() {
    return fired > 0;
  }

  void arrived(long time) {
    arrival = Math.max(arrival, time);
  }

  /** Lifts a clock that the key's own events drive; {@link #pass} then fires what is due. */
  void lift(long watermark) {
    floor = Math.max(floor, watermark);
  }

  /**
   * Moves event time on, and fires what is due by it.
   *
   * @return false if the commit was full before all of it was fired
   */
  boolean pass(long watermark) {
    if (!fireDue(TimeDomain.EVENT, watermark)) {
      return false;
    }
    lift(watermark);
    return true;
  }

  /** Moves the wall clock on, and fires what is due by it. */
  boolean passProcessing(long time) {
    return fireDue(TimeDomain.PROCESSING, time);
  }

  private boolean fireDue(TimeDomain domain, long upTo) {
    while (upTo != WatermarkStrategy.NONE && state.isDue(domain, upTo)) {
      if (context.isFull() || fired > 0 && budget.late()) {
        return false;
      }
      long due = state.nextDue(domain).orElseThrow();
      long time = state.timeOfDue(domain, due);
      String part = state.partOfDue(domain, due);
      fire(domain, time, part);
      if (domain == TimeDomain.EVENT) {
        lift(due);
      }
      checkForgotten(domain, due, time, part);
    }
    return true;
  }

  private void checkForgotten(TimeDomain domain, long due, long time, String part) {
    OptionalLong next = state.nextDue(domain);
    if (next.isPresent()
        && next.getAsLong() == due
        && state.timeOfDue(domain, due) == time
        && state.partOfDue(domain, due).equals(part)) {
      throw new IllegalStateException(
          "the timer of "
              + domain
              + " time "
              + time
              + " is still due after it was fired; onTimer and skipTimer must forget their time");
    }
  }

  private void fire(TimeDomain domain, long time, String part) {
    fired++;
    turns += time < lastTime || time == lastTime && part.equals(lastPart) ? 1 : 0;
    lastTime = time;
    lastPart = part;
    TimerId cause = context.timer(domain, time, part, turns);
    enter(domain, time, cause);
    DeadLetter letter = prior.of(cause);
    if (letter != null) {
      skip(domain, letter);
    } else {
      call(domain, cause);
    }
  }

  /** A callback sees its own time, not the watermark that brought it there (R15). */
  private void enter(TimeDomain domain, long time, TimerId cause) {
    long watermark = domain == TimeDomain.EVENT ? time : floor;
    long now = domain == TimeDomain.PROCESSING ? Math.max(arrival, time) : arrival;
    context.enter(cause, time, watermark, watermark, now);
  }

  private void skip(TimeDomain domain, DeadLetter letter) {
    context.deadLetter(letter);
    state.skipTimer(domain, context);
  }

  private void call(TimeDomain domain, TimerId cause) {
    try {
      prior.call(cause);
      state.onTimer(domain, context);
      size.check(cause);
    } catch (UnreadableStateException unreadable) {
      throw unreadable;
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw HandlerFailedException.on(cause, failure);
    }
  }
}
