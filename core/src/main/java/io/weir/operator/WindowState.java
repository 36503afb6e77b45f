package io.weir.operator;

import io.weir.BinaryWriter;
import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** The open windows of one key (SEMANTICS 2). */
final class WindowState<V, A, R, O> implements OperatorState<V> {
  private static final Comparator<OpenWindow<?>> BY_TIME =
      Comparator.<OpenWindow<?>>comparingLong(open -> open.window().start())
          .thenComparingLong(open -> open.window().end());

  private final WindowSpec<V, A, R, O> spec;
  private final WindowStateCodec<V, A, R, O> codec;
  private final WindowPanes<V, A, R, O> panes;
  private final List<OpenWindow<A>> windows;

  WindowState(
      WindowSpec<V, A, R, O> spec,
      WindowStateCodec<V, A, R, O> codec,
      List<OpenWindow<A>> windows) {
    this.spec = spec;
    this.codec = codec;
    this.panes = new WindowPanes<>(spec);
    this.windows = windows;
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext context) {
    boolean taken = false;
    for (TimeWindow window : spec.assigner().assign(event.timestamp())) {
      taken |=
          spec.assigner().merges()
              ? intoSession(window, event, context)
              : into(window, event, context);
    }
    return taken || !late(event, context) ? Applied.APPLIED : tooLate(event, context);
  }

  private boolean late(Event<V> event, OperatorContext context) {
    long latest = event.timestamp() + spec.allowedLateness();
    return latest >= event.timestamp() && latest <= context.shardWatermark();
  }

  private Applied tooLate(Event<V> event, OperatorContext context) {
    if (spec.late() != null) {
      context.emit(spec.late(), event.value());
    }
    return Applied.LATE;
  }

  private boolean isLate(TimeWindow window, OperatorContext context) {
    return window.cleanupTime(spec.allowedLateness()) <= context.shardWatermark()
        && window.maxTimestamp() != Long.MAX_VALUE;
  }

  private boolean into(TimeWindow window, Event<V> event, OperatorContext context) {
    if (isLate(window, context)) {
      return false;
    }
    OpenWindow<A> open = find(window);
    if (open == null) {
      open = opened(new OpenWindow<>(window));
    }
    A held = open.accumulator == null ? spec.aggregate().create() : open.accumulator;
    add(open, held, event, context);
    return true;
  }

  /** Lateness is judged after the merge: an event may join a session that is still alive. */
  private boolean intoSession(TimeWindow proto, Event<V> event, OperatorContext context) {
    List<OpenWindow<A>> met = met(proto);
    TimeWindow merged = met.stream().map(OpenWindow::window).reduce(proto, TimeWindow::cover);
    if (isLate(merged, context)) {
      return false;
    }
    A held = spec.aggregate().create();
    for (OpenWindow<A> open : met) {
      held = open.accumulator == null ? held : spec.aggregate().merge(held, open.accumulator);
    }
    boolean same = met.size() == 1 && met.getFirst().window().equals(merged);
    OpenWindow<A> open = same ? met.getFirst() : absorb(merged, met, context);
    add(open, held, event, context);
    return true;
  }

  /** Sessions that the event's own window touches, and those which touch what they became. */
  private List<OpenWindow<A>> met(TimeWindow proto) {
    List<OpenWindow<A>> met = new ArrayList<>();
    windows.stream().filter(open -> open.window().touches(proto)).forEach(met::add);
    return met;
  }

  private OpenWindow<A> absorb(
      TimeWindow merged, List<OpenWindow<A>> met, OperatorContext context) {
    OpenWindow<A> open = new OpenWindow<>(merged);
    for (OpenWindow<A> old : met) {
      panes.withdraw(old, context);
      open.news += old.news;
      open.nextInterval = Math.min(open.nextInterval, old.nextInterval);
      open.delayUntil = Math.min(open.delayUntil, old.delayUntil);
    }
    windows.removeAll(met);
    return opened(open);
  }

  private OpenWindow<A> opened(OpenWindow<A> open) {
    if (windows.size() >= Window.MAX_WINDOWS_PER_KEY) {
      throw new LimitExceededException(
          "MAX_WINDOWS_PER_KEY",
          Window.MAX_WINDOWS_PER_KEY,
          "use larger windows, less allowed lateness or a finer key");
    }
    windows.add(open);
    windows.sort(BY_TIME);
    return open;
  }

  private OpenWindow<A> find(TimeWindow window) {
    for (OpenWindow<A> open : windows) {
      if (open.window().equals(window)) {
        return open;
      }
    }
    return null;
  }

  private void add(OpenWindow<A> open, A held, Event<V> event, OperatorContext context) {
    open.accumulator = spec.aggregate().add(held, event.value());
    open.news++;
    boolean passed = open.window().maxTimestamp() <= context.watermark();
    open.onTimePending = !passed;
    if (!passed) {
      schedule(open, event, context);
    }
    fireIf(
        wantsPane(open, event, passed), open, passed ? Pane.Kind.LATE : Pane.Kind.EARLY, context);
  }

  private void schedule(OpenWindow<A> open, Event<V> event, OperatorContext context) {
    Firing firing = spec.firing();
    if (firing.earlyInterval() > 0 && open.nextInterval == OpenWindow.UNSET) {
      long start = event.timestamp() - Math.floorMod(event.timestamp(), firing.earlyInterval());
      open.nextInterval = start + firing.earlyInterval();
    }
    if (firing.earlyDelay() > 0 && open.delayUntil == OpenWindow.UNSET) {
      open.delayUntil = context.processingTime() + firing.earlyDelay();
    }
  }

  private boolean wantsPane(OpenWindow<A> open, Event<V> event, boolean passed) {
    Firing firing = spec.firing();
    long timed = passed ? firing.lateCount() : firing.earlyCount();
    long count = firing.everyCount() > 0 ? firing.everyCount() : timed;
    boolean byRule =
        spec.trigger() != null && spec.trigger().fires(event.value(), open.window(), open.news);
    return byRule || count > 0 && open.news >= count;
  }

  private void fireIf(
      boolean condition, OpenWindow<A> open, Pane.Kind kind, OperatorContext context) {
    if (condition) {
      panes.fire(open, kind, false, context);
    }
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    boolean inEventTime = domain == TimeDomain.EVENT;
    long next = OpenWindow.UNSET;
    for (int i = 0; i < windows.size(); i++) {
      OpenWindow<A> open = windows.get(i);
      next = Math.min(next, inEventTime ? eventDue(open) : open.delayUntil);
    }
    boolean none = windows.isEmpty() || !inEventTime && next == OpenWindow.UNSET;
    return none ? OptionalLong.empty() : OptionalLong.of(next);
  }

  private long eventDue(OpenWindow<A> open) {
    long due = cleanupTime(open);
    if (open.onTimePending) {
      due = Math.min(due, Math.min(open.window().maxTimestamp(), open.nextInterval));
    }
    return due;
  }

  private long cleanupTime(OpenWindow<A> open) {
    return open.window().cleanupTime(spec.allowedLateness());
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext context) {
    long time = context.timerTime();
    for (Iterator<OpenWindow<A>> each = windows.iterator(); each.hasNext(); ) {
      OpenWindow<A> open = each.next();
      if (domain == TimeDomain.PROCESSING) {
        afterDelay(open, time, context);
      } else {
        if (cleanupTime(open) == time) {
          each.remove();
        }
        reached(open, time, context);
      }
    }
  }

  /** The pane is left out as if it had never been due: what it would have said stays news. */
  @Override
  public void skipTimer(TimeDomain domain, OperatorContext context) {
    panes.mute(() -> onTimer(domain, context));
  }

  private void afterDelay(OpenWindow<A> open, long time, OperatorContext context) {
    if (open.delayUntil == time) {
      open.delayUntil = OpenWindow.UNSET;
      fireIf(open.onTimePending && open.news > 0, open, Pane.Kind.EARLY, context);
    }
  }

  /**
   * Fires what is due in a window at a time of event time; each due is forgotten before it fires.
   */
  private void reached(OpenWindow<A> open, long time, OperatorContext context) {
    if (open.onTimePending && open.nextInterval == time && time < open.window().maxTimestamp()) {
      everyInterval(open, time, context);
    }
    if (open.onTimePending && open.window().maxTimestamp() == time) {
      open.onTimePending = false;
      open.delayUntil = OpenWindow.UNSET;
      fireIf(spec.firing().onTime(), open, Pane.Kind.ON_TIME, context);
    }
    if (cleanupTime(open) == time) {
      panes.close(open, context);
    }
  }

  /** A window without end does not repeat itself for ever when event time jumps far ahead. */
  private void everyInterval(OpenWindow<A> open, long time, OperatorContext context) {
    open.repeats = open.news == 0 ? open.repeats + 1 : 0;
    boolean endless = open.window().maxTimestamp() == Long.MAX_VALUE;
    boolean enough = endless && open.repeats >= Window.MAX_REPEATED_PANES;
    open.nextInterval = enough ? OpenWindow.UNSET : time + spec.firing().earlyInterval();
    panes.fire(open, Pane.Kind.EARLY, false, context);
  }

  @Override
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  @Override
  public void write(BinaryWriter out) {
    codec.write(windows, out);
  }
}
