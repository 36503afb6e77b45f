package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The built-in trigger: early panes by count, event-time interval or delay after arrival; one on
 * time; late ones by count. A setting of 0 is off.
 *
 * @param earlyCount an early pane at so many new events
 * @param earlyInterval an early pane at multiples of so many ms of event time, if there is news
 * @param earlyDelay an early pane so many ms of processing time after the first new event
 * @param onTime a pane when the window is complete
 * @param lateCount a late pane at so many new events; 0 = never
 */
record PaneTrigger(int earlyCount, long earlyInterval, long earlyDelay, boolean onTime, int lateCount)
    implements Trigger<PaneTrigger.State> {
  private static final long NONE = Long.MIN_VALUE;

  /** Flink's EventTimeTrigger: on time, then for every late event. */
  static final PaneTrigger DEFAULT = new PaneTrigger(0, 0, 0, true, 1);

  /** Nothing by time. */
  static final PaneTrigger UNTIMED = new PaneTrigger(0, 0, 0, false, 0);

  /**
   * @param news events since the last pane
   * @param interval the next early pane by event time; {@link #NONE} = none
   * @param delay the next early pane by processing time; {@link #NONE} = none
   * @param ended the window's end has been seen
   */
  record State(long news, long interval, long delay, boolean ended) {
    static final State NEW = new State(0, PaneTrigger.NONE, PaneTrigger.NONE, false);

    State fired(boolean end) {
      return new State(0, PaneTrigger.NONE, PaneTrigger.NONE, ended || end);
    }
  }

  static long positive(String setting, Duration value) {
    if (value.toMillis() <= 0) {
      throw new IllegalArgumentException(setting + "(" + value + ") must be at least one millisecond");
    }
    return value.toMillis();
  }

  static int positive(String setting, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(setting + "(" + value + ") must be at least one event");
    }
    return value;
  }

  PaneTrigger withEarlyCount(int n) {
    return new PaneTrigger(positive("earlyEvery", n), earlyInterval, earlyDelay, onTime, lateCount);
  }

  PaneTrigger withEarlyInterval(Duration interval) {
    return new PaneTrigger(earlyCount, positive("earlyEvery", interval), earlyDelay, onTime, lateCount);
  }

  PaneTrigger withEarlyDelay(Duration delay) {
    return new PaneTrigger(earlyCount, earlyInterval, positive("earlyAfter", delay), onTime, lateCount);
  }

  PaneTrigger withLateCount(int n) {
    return new PaneTrigger(earlyCount, earlyInterval, earlyDelay, onTime, n);
  }

  PaneTrigger withCountOnly(int n) {
    int count = positive("count", n);
    return new PaneTrigger(count, 0, 0, false, count);
  }

  @Override
  public State create() {
    return State.NEW;
  }

  @Override
  public Decision<State> onEvent(State state, long timestamp, View view) {
    State next = new State(state.news + 1, state.interval, state.delay, view.complete());
    int wanted = view.complete() ? lateCount : earlyCount;
    if (wanted > 0 && next.news >= wanted) {
      return new Decision<>(next.fired(view.complete()), true);
    }
    return new Decision<>(view.complete() ? next : scheduled(next, timestamp, view), false);
  }

  private State scheduled(State state, long timestamp, View view) {
    long interval = state.interval;
    if (earlyInterval > 0 && interval == NONE) {
      long from = Math.max(timestamp, view.watermark());
      interval = from - Math.floorMod(from, earlyInterval) + earlyInterval;
    }
    boolean delayed = earlyDelay > 0 && state.delay == NONE;
    return new State(state.news, interval, delayed ? view.now() + earlyDelay : state.delay, false);
  }

  @Override
  public Decision<State> onTime(State state, TimeDomain domain, long time, View view) {
    boolean end = domain == TimeDomain.EVENT && time >= view.window().maxTimestamp();
    return new Decision<>(state.fired(end), end || state.news > 0);
  }

  @Override
  public OptionalLong nextDue(State state, TimeDomain domain, TimeWindow window) {
    if (state.ended) {
      return OptionalLong.empty();
    }
    if (domain == TimeDomain.PROCESSING) {
      return state.delay == NONE ? OptionalLong.empty() : OptionalLong.of(state.delay);
    }
    boolean early = state.interval != NONE && state.interval < window.maxTimestamp();
    if (early) {
      return OptionalLong.of(state.interval);
    }
    return onTime ? OptionalLong.of(window.maxTimestamp()) : OptionalLong.empty();
  }

  @Override
  public State merge(State a, State b) {
    return new State(a.news + b.news, earlier(a.interval, b.interval), earlier(a.delay, b.delay), false);
  }

  private static long earlier(long a, long b) {
    return a == NONE || b == NONE ? Math.max(a, b) : Math.min(a, b);
  }

  @Override
  public void write(State state, BinaryWriter out) {
    boolean timed = state.interval != NONE || state.delay != NONE;
    out.unsigned(counts() ? state.news << 2 | (timed ? 2 : 0) | (state.ended ? 1 : 0) : flags(state, timed));
    if (timed) {
      out.signed(state.interval).signed(state.delay);
    }
  }

  /** Unless something counts, it is enough to know that there is news. */
  private static long flags(State state, boolean timed) {
    return (state.news > 0 ? 4 : 0) | (timed ? 2 : 0) | (state.ended ? 1 : 0);
  }

  private boolean counts() {
    return earlyCount > 1 || lateCount > 1;
  }

  @Override
  public State read(BinaryReader in) {
    long head = in.unsigned();
    boolean timed = (head & 2) != 0;
    long interval = timed ? in.signed() : NONE;
    long delay = timed ? in.signed() : NONE;
    return new State(head >>> 2, interval, delay, (head & 1) != 0);
  }

  @Override
  public boolean usesProcessingTime() {
    return earlyDelay > 0;
  }

  @Override
  public String describe() {
    return "panes:" + (earlyCount > 0 ? " early every " + earlyCount + " events" : "")
        + (earlyInterval > 0 ? " early every " + Duration.ofMillis(earlyInterval) : "")
        + (earlyDelay > 0 ? " early " + Duration.ofMillis(earlyDelay) + " after arrival" : "")
        + (onTime ? " on time" : "")
        + (lateCount > 0 ? " late every " + lateCount + " events" : "");
  }
}
