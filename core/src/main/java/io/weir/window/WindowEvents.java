package io.weir.window;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.aggregate.Held;
import io.weir.codec.Unchanging;
import io.weir.time.TimeWindow;
import java.util.List;

/** Puts events into the open windows of a key (S2.2, S2.3). */
final class WindowEvents<V, A, R, O> {
  private final WindowSpec<V, A, R, O> spec;
  private final WindowPanes<V, A, R, O> panes;
  private final OpenWindows<A> windows;

  WindowEvents(WindowSpec<V, A, R, O> spec, WindowPanes<V, A, R, O> panes, OpenWindows<A> windows) {
    this.spec = spec;
    this.panes = panes;
    this.windows = windows;
  }

  /** Adds an event to its windows; false if none of them takes it any more, or it has none. */
  boolean take(Event<V> event, OperatorContext<O> context) {
    long timestamp = event.timestamp();
    long start = spec.assigner().lastStart(timestamp);
    if (start == Long.MIN_VALUE) {
      return takeUnaligned(event, context);
    }
    boolean taken = false;
    while (start != Long.MIN_VALUE) {
      Event<V> own = taken ? apart(event, context) : event;
      taken |= into(start, spec.assigner().endOf(start), own, context);
      start = spec.assigner().startBefore(start, timestamp);
    }
    return taken;
  }

  private boolean takeUnaligned(Event<V> event, OperatorContext<O> context) {
    boolean taken = false;
    for (TimeWindow window : spec.assigner().assign(event.timestamp())) {
      Event<V> own = taken ? apart(event, context) : event;
      taken |=
          spec.assigner().merges()
              ? intoSession(window, own, context)
              : into(window.start(), window.end(), own, context);
    }
    return taken;
  }

  /** Copies the event's value for one window: an accumulator may keep the value and change it. */
  private static <V> Event<V> apart(Event<V> event, OperatorContext<?> context) {
    return Unchanging.is(event.value())
        ? event
        : new Event<>(
            event.source(),
            event.key(),
            event.timestamp(),
            event.arrival(),
            event.id(),
            event.position(),
            context.again(event));
  }

  private boolean isLate(long end, OperatorContext<O> context) {
    return end != Long.MAX_VALUE
        && TimeWindow.cleanupTime(end, spec.allowedLateness()) <= context.latenessWatermark();
  }

  private boolean into(long start, long end, Event<V> event, OperatorContext<O> context) {
    if (isLate(end, context)) {
      return false;
    }
    OpenWindow<A> open = windows.at(start, end);
    A held = open.accumulator == null ? Held.created(spec.aggregate()) : open.accumulator;
    leaveOutPassed(open, context.watermark());
    add(open, held, event, context);
    return true;
  }

  /**
   * Adds an event to its session. Lateness is judged after the merge, because the event may join a
   * session that is still alive.
   */
  private boolean intoSession(TimeWindow proto, Event<V> event, OperatorContext<O> context) {
    List<OpenWindow<A>> met = windows.touching(proto);
    TimeWindow merged = proto;
    for (OpenWindow<A> open : met) {
      merged = merged.cover(open.window());
    }
    if (isLate(merged.end(), context)) {
      return false;
    }
    A held = Held.created(spec.aggregate());
    for (OpenWindow<A> open : met) {
      held =
          open.accumulator == null ? held : Held.merged(spec.aggregate(), held, open.accumulator);
    }
    boolean same = met.size() == 1 && met.getFirst().window().equals(merged);
    OpenWindow<A> open = same ? met.getFirst() : absorb(merged, met, context);
    leaveOutPassed(open, context.watermark());
    add(open, held, event, context);
    return true;
  }

  private OpenWindow<A> absorb(
      TimeWindow merged, List<OpenWindow<A>> met, OperatorContext<O> context) {
    OpenWindow<A> open = new OpenWindow<>(merged.start(), merged.end());
    for (OpenWindow<A> old : met) {
      panes.withdraw(old, context);
      leaveOutPassed(old, context.watermark());
      open.news += old.news;
      open.fireAt(Math.min(open.nextInterval, old.nextInterval), context.watermark() + 1);
      open.delayUntil = Math.min(open.delayUntil, old.delayUntil);
    }
    windows.closeAll(met);
    return windows.opened(open);
  }

  private void add(OpenWindow<A> open, A held, Event<V> event, OperatorContext<O> context) {
    open.accumulator = Held.added(spec.aggregate(), held, event.value());
    open.news++;
    boolean passed = open.maxTimestamp() <= context.watermark();
    open.onTimePending = !passed;
    if (!passed) {
      schedule(open, event, context);
    }
    if (wantsPane(open, event, passed)) {
      panes.fire(open, passed ? Pane.Kind.LATE : Pane.Kind.EARLY, false, context);
    }
  }

  private void schedule(OpenWindow<A> open, Event<V> event, OperatorContext<O> context) {
    Firing firing = spec.firing();
    if (firing.earlyInterval() > 0 && open.nextInterval == OpenWindow.UNSET) {
      open.fireAt(multipleAfter(event.timestamp()), context.watermark() + 1);
    }
    if (firing.earlyDelay() > 0 && open.delayUntil == OpenWindow.UNSET) {
      open.delayUntil = context.processingTime() + firing.earlyDelay();
    }
  }

  /** Skips multiples that passed without new events: they have no pane, and get none later. */
  private void leaveOutPassed(OpenWindow<A> open, long watermark) {
    boolean silent = open.nextInterval != OpenWindow.UNSET && open.news == 0;
    if (silent && open.intervalDue <= watermark && !spec.firing().earlyWithoutNews()) {
      open.fireAt(multipleAfter(watermark), watermark + 1);
    }
  }

  private long multipleAfter(long time) {
    long interval = spec.firing().earlyInterval();
    return time - Math.floorMod(time, interval) + interval;
  }

  private boolean wantsPane(OpenWindow<A> open, Event<V> event, boolean passed) {
    Firing firing = spec.firing();
    long timed = passed ? firing.lateCount() : firing.earlyCount();
    long count = firing.everyCount() > 0 ? firing.everyCount() : timed;
    boolean byRule =
        spec.trigger() != null && spec.trigger().fires(event.value(), open.window(), open.news);
    return byRule || count > 0 && open.news >= count;
  }
}
