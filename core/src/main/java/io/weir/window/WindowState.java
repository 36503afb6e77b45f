package io.weir.window;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The open windows of one key (S2.1). */
final class WindowState<V, A, R, O> implements OperatorState<V, O> {
  private final WindowSpec<V, A, R, O> spec;
  private final WindowStateCodec<V, A, R, O> codec;
  private final WindowPanes<V, A, R, O> panes;
  private final OpenWindows<A> windows;
  private final WindowEvents<V, A, R, O> events;

  WindowState(
      WindowSpec<V, A, R, O> spec, WindowStateCodec<V, A, R, O> codec, OpenWindows<A> windows) {
    this.spec = spec;
    this.codec = codec;
    this.panes = new WindowPanes<>(spec);
    this.windows = windows;
    this.events = new WindowEvents<>(spec, panes, windows);
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext<O> context) {
    boolean taken = events.take(event, context);
    return taken || !late(event, context) ? Applied.APPLIED : tooLate(event, context);
  }

  private boolean late(Event<V> event, OperatorContext<O> context) {
    long latest = event.timestamp() + spec.allowedLateness();
    return latest >= event.timestamp() && latest <= context.latenessWatermark();
  }

  private Applied tooLate(Event<V> event, OperatorContext<O> context) {
    if (spec.late() != null) {
      context.emit(spec.late(), event.value());
    }
    return Applied.LATE;
  }

  private void fireIf(
      boolean condition, OpenWindow<A> open, Pane.Kind kind, OperatorContext<O> context) {
    if (condition) {
      panes.fire(open, kind, false, context);
    }
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    boolean inEventTime = domain == TimeDomain.EVENT;
    long next = earliest(inEventTime);
    boolean none = windows.isEmpty() || !inEventTime && next == OpenWindow.UNSET;
    return none ? OptionalLong.empty() : OptionalLong.of(next);
  }

  @Override
  public OptionalInt openWindows() {
    return OptionalInt.of(windows.size());
  }

  private long earliest(boolean inEventTime) {
    long next = OpenWindow.UNSET;
    for (int i = 0; i < windows.size(); i++) {
      OpenWindow<A> open = windows.get(i);
      next = Math.min(next, inEventTime ? eventDue(open) : open.delayUntil);
    }
    return next;
  }

  @Override
  public boolean isDue(TimeDomain domain, long time) {
    boolean inEventTime = domain == TimeDomain.EVENT;
    for (int i = 0; i < windows.size(); i++) {
      OpenWindow<A> open = windows.get(i);
      long due = inEventTime ? eventDue(open) : open.delayUntil;
      if (due <= time && (inEventTime || due != OpenWindow.UNSET)) {
        return true;
      }
    }
    return false;
  }

  private long eventDue(OpenWindow<A> open) {
    if (!open.onTimePending) {
      return cleanupTime(open);
    }
    return hasInterval(open)
        ? Math.min(open.maxTimestamp(), open.intervalDue)
        : open.maxTimestamp();
  }

  /** True if the early pane of the next multiple is to be made. */
  private boolean hasInterval(OpenWindow<A> open) {
    return open.onTimePending && (open.news > 0 || spec.firing().earlyWithoutNews());
  }

  /**
   * The time of an early pane: earlier than {@code due} if its multiple had passed when it was set.
   */
  @Override
  public long timeOfDue(TimeDomain domain, long due) {
    long time = due;
    for (OpenWindow<A> open : windows) {
      boolean interval = domain == TimeDomain.EVENT && hasInterval(open) && open.intervalDue == due;
      time = interval ? Math.min(time, open.nextInterval) : time;
    }
    return time;
  }

  private long cleanupTime(OpenWindow<A> open) {
    return TimeWindow.cleanupTime(open.end(), spec.allowedLateness());
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    long time = context.time();
    long due = earliest(domain == TimeDomain.EVENT);
    for (Iterator<OpenWindow<A>> each = windows.iterator(); each.hasNext(); ) {
      OpenWindow<A> open = each.next();
      if (domain == TimeDomain.PROCESSING) {
        afterDelay(open, time, context);
      } else {
        if (cleanupTime(open) == time) {
          each.remove();
        }
        reached(open, time, due, context);
      }
    }
  }

  /** Leaves the pane out as if it had never been due: its events still count as new. */
  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    panes.mute(() -> onTimer(domain, context));
  }

  private void afterDelay(OpenWindow<A> open, long time, OperatorContext<O> context) {
    if (open.delayUntil == time) {
      open.delayUntil = OpenWindow.UNSET;
      fireIf(open.onTimePending && open.news > 0, open, Pane.Kind.EARLY, context);
    }
  }

  /**
   * Fires the panes of a window that are due at an event time; each is no longer due when it fires.
   */
  private void reached(OpenWindow<A> open, long time, long due, OperatorContext<O> context) {
    boolean interval = open.nextInterval == time && open.intervalDue == due;
    if (hasInterval(open) && interval && time < open.maxTimestamp()) {
      everyInterval(open, time, due, context);
    }
    if (open.onTimePending && open.maxTimestamp() == time) {
      open.onTimePending = false;
      open.delayUntil = OpenWindow.UNSET;
      fireIf(spec.firing().onTime(), open, Pane.Kind.ON_TIME, context);
    }
    if (cleanupTime(open) == time) {
      panes.close(open, context);
    }
  }

  /**
   * Fires an interval pane; bounds panes without new events in a window without end, for when event
   * time jumps far ahead.
   */
  private void everyInterval(OpenWindow<A> open, long time, long due, OperatorContext<O> context) {
    open.repeats = open.news == 0 ? open.repeats + 1 : 0;
    boolean endless = open.maxTimestamp() == Long.MAX_VALUE;
    boolean enough = endless && open.repeats >= Window.MAX_REPEATED_PANES;
    open.fireAt(enough ? OpenWindow.UNSET : time + spec.firing().earlyInterval(), due);
    panes.fire(open, Pane.Kind.EARLY, false, context);
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>();
    windows.forEach(open -> entries.add(told(open)));
    return entries;
  }

  private StateEntry told(OpenWindow<A> open) {
    A held = open.accumulator;
    R result = held == null ? null : spec.aggregate().result(spec.aggregate().copy(held));
    StateEntry entry =
        StateEntry.of("window")
            .at("start", open.start())
            .at("end", open.end())
            .with("newEvents", open.news)
            .with("result", result)
            .with("panes", open.panes())
            .with("lastPane", open.lastPane == null ? null : open.lastPane.kind().name());
    return dues(open, entry);
  }

  private StateEntry dues(OpenWindow<A> open, StateEntry entry) {
    StateEntry told = entry;
    if (hasInterval(open) && open.intervalDue < open.maxTimestamp()) {
      told = told.due(TimeDomain.EVENT, open.intervalDue, "gives an early pane");
    }
    if (open.onTimePending) {
      String what = spec.firing().onTime() ? "fires" : "ends";
      told = told.due(TimeDomain.EVENT, open.maxTimestamp(), what);
    }
    if (!open.onTimePending || cleanupTime(open) > open.maxTimestamp()) {
      told = told.due(TimeDomain.EVENT, cleanupTime(open), "closes");
    }
    return open.delayUntil == OpenWindow.UNSET
        ? told
        : told.due(TimeDomain.PROCESSING, open.delayUntil, "gives an early pane");
  }

  @Override
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  @Override
  public void write(BinaryWriter out) {
    codec.write(windows.all(), out);
  }
}
