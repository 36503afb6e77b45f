package io.weir.window;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.codec.BinaryWriter;
import io.weir.process.ScopedState;
import io.weir.time.Millis;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The open windows of one key (S2.1). */
final class WindowState<V, A, R, O> implements OperatorState<V, O> {
  private final WindowSpec<V, A, R, O> spec;
  private final WindowStateCodec<V, A, R, O> codec;
  private final WindowPanes<V, A, R, O> panes;
  private final OpenWindows<A> windows;
  private final WindowEvents<V, A, R, O> events;
  private final @Nullable WindowTriggers<V, A, R, O> triggers;
  private final ScopedState ofKey;

  /**
   * @param ofKey the state that the author's process has for the key; nothing without one
   */
  WindowState(
      WindowSpec<V, A, R, O> spec,
      WindowStateCodec<V, A, R, O> codec,
      OpenWindows<A> windows,
      ScopedState ofKey) {
    this.spec = spec;
    this.codec = codec;
    this.panes = new WindowPanes<>(spec, ofKey);
    this.windows = windows;
    this.ofKey = ofKey;
    WindowTrigger<V> own = spec.decides();
    this.triggers = own == null ? null : new WindowTriggers<>(own, panes);
    this.events = new WindowEvents<>(spec, panes, windows, triggers);
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext<O> context) {
    ofKey.at(context.latestArrival());
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
      next = Math.min(next, inEventTime ? eventDue(open) : processingDue(open));
    }
    return next;
  }

  @Override
  public boolean isDue(TimeDomain domain, long time) {
    boolean inEventTime = domain == TimeDomain.EVENT;
    for (int i = 0; i < windows.size(); i++) {
      OpenWindow<A> open = windows.get(i);
      long due = inEventTime ? eventDue(open) : processingDue(open);
      if (due <= time && (inEventTime || due != OpenWindow.UNSET)) {
        return true;
      }
    }
    return false;
  }

  private long eventDue(OpenWindow<A> open) {
    return Math.min(ruleDue(open), WindowTriggers.due(open, TimeDomain.EVENT));
  }

  private long ruleDue(OpenWindow<A> open) {
    if (open.closed) {
      return forgetTime(open);
    }
    if (!awaitsEnd(open)) {
      return cleanupTime(open);
    }
    return hasInterval(open)
        ? Math.min(open.maxTimestamp(), open.intervalDue)
        : open.maxTimestamp();
  }

  /** A trigger of the author's own sets its times: nothing is due at the end without it (S2.9). */
  private boolean awaitsEnd(OpenWindow<A> open) {
    return open.onTimePending && triggers == null;
  }

  private static long processingDue(OpenWindow<?> open) {
    return Math.min(open.delayUntil, WindowTriggers.due(open, TimeDomain.PROCESSING));
  }

  /** True if the early pane of the next multiple is to be made. */
  private boolean hasInterval(OpenWindow<A> open) {
    return awaitsEnd(open) && (open.news > 0 || spec.firing().earlyWithoutNews());
  }

  /**
   * The time of an early pane: earlier than {@code due} if its multiple had passed when it was set.
   */
  @Override
  public long timeOfDue(TimeDomain domain, long due) {
    long time = due;
    for (OpenWindow<A> open : windows) {
      if (WindowTriggers.due(open, domain) == due && due != OpenWindow.UNSET) {
        time = Math.min(time, WindowTriggers.timeOfNext(open, domain));
      }
      boolean interval = domain == TimeDomain.EVENT && hasInterval(open) && open.intervalDue == due;
      time = interval ? Math.min(time, open.nextInterval) : time;
    }
    return time;
  }

  /**
   * The time after which no window can begin with what this one holds: that at which the window
   * behind its last event is closed.
   */
  private long forgetTime(OpenWindow<A> open) {
    long end = Millis.plus(open.latest, spec.assigner().difference() + 2);
    return TimeWindow.cleanupTime(end, spec.allowedLateness());
  }

  private long cleanupTime(OpenWindow<A> open) {
    return TimeWindow.cleanupTime(open.end(), spec.allowedLateness());
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    long time = context.time();
    long due = earliest(domain == TimeDomain.EVENT);
    ofKey.at(context.latestArrival());
    for (Iterator<OpenWindow<A>> each = windows.iterator(); each.hasNext(); ) {
      OpenWindow<A> open = each.next();
      if (triggers != null) {
        triggers.onTimer(open, domain, due, context);
      }
      if (domain == TimeDomain.PROCESSING) {
        afterDelay(open, time, context);
      } else {
        if (goes(open, time)) {
          each.remove();
        }
        reached(open, time, due, context);
      }
    }
  }

  private boolean goes(OpenWindow<A> open, long time) {
    return spec.slides() ? open.closed && forgetTime(open) == time : cleanupTime(open) == time;
  }

  /** Leaves the pane out as if it had never been due: its events still count as new. */
  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    panes.mute(() -> onTimer(domain, context));
  }

  private void afterDelay(OpenWindow<A> open, long time, OperatorContext<O> context) {
    if (open.delayUntil == time) {
      open.delayUntil = OpenWindow.UNSET;
      fireIf(awaitsEnd(open) && open.news > 0, open, Pane.Kind.EARLY, context);
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
    if (awaitsEnd(open) && open.maxTimestamp() == time) {
      open.onTimePending = false;
      open.delayUntil = OpenWindow.UNSET;
      fireIf(spec.firing().onTime(), open, Pane.Kind.ON_TIME, context);
    }
    if (cleanupTime(open) == time && !open.closed) {
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
    boolean once = spec.firing().earlyWait() > 0;
    open.fireAt(enough || once ? OpenWindow.UNSET : time + spec.firing().earlyInterval(), due);
    panes.fire(open, Pane.Kind.EARLY, false, context);
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>();
    windows.forEach(open -> entries.add(told(open)));
    entries.addAll(ofKey.told());
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
            .with("closed", open.closed ? true : null)
            .with("state", open.process == null ? null : holdings(open.process))
            .with("panes", open.panes())
            .with("lastPane", open.lastPane == null ? null : open.lastPane.kind().name());
    return dues(open, entry);
  }

  private static @Nullable Object holdings(ScopedState state) {
    List<Object> all = new ArrayList<>();
    state.told().forEach(entry -> all.add(entry.holds()));
    return all.isEmpty() ? null : all;
  }

  private StateEntry dues(OpenWindow<A> open, StateEntry entry) {
    StateEntry told = entry;
    for (TimeDomain domain : TimeDomain.values()) {
      long timer = WindowTriggers.due(open, domain);
      told = timer == OpenWindow.UNSET ? told : told.due(domain, timer, "calls the trigger");
    }
    if (open.closed) {
      return told.due(TimeDomain.EVENT, forgetTime(open), "is forgotten");
    }
    if (hasInterval(open) && open.intervalDue < open.maxTimestamp()) {
      boolean gives = panes.gives(open, Pane.Kind.EARLY);
      String what = gives ? "gives an early pane" : "ends an interval without news";
      told = told.due(TimeDomain.EVENT, open.intervalDue, what);
    }
    if (awaitsEnd(open)) {
      boolean fires = spec.firing().onTime() && panes.gives(open, Pane.Kind.ON_TIME);
      String what = fires ? "fires" : "ends";
      told = told.due(TimeDomain.EVENT, open.maxTimestamp(), what);
    }
    if (!awaitsEnd(open) || cleanupTime(open) > open.maxTimestamp()) {
      told = told.due(TimeDomain.EVENT, cleanupTime(open), "closes");
    }
    return open.delayUntil == OpenWindow.UNSET
        ? told
        : told.due(TimeDomain.PROCESSING, open.delayUntil, "gives an early pane");
  }

  @Override
  public boolean isEmpty() {
    return windows.isEmpty() && ofKey.isEmpty();
  }

  /** Never while a window is open, because what is computed for it may read the key's state. */
  @Override
  public OptionalLong expiresAt() {
    return windows.isEmpty() ? ofKey.expiresAt() : OptionalLong.empty();
  }

  @Override
  public void openAll() {
    ofKey.openAll();
    for (OpenWindow<A> open : windows) {
      if (open.process != null) {
        open.process.openAll();
      }
      if (open.trigger != null) {
        open.trigger.state().openAll();
      }
    }
  }

  @Override
  public void write(BinaryWriter out) {
    codec.write(windows.all(), ofKey, out);
  }
}
