package io.weir.window;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.aggregate.Held;
import io.weir.codec.Unchanging;
import io.weir.time.Millis;
import io.weir.time.TimeWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts events into the open windows of a key (S2.2, S2.3). */
final class WindowEvents<V, A, R, O> {
  private final WindowSpec<V, A, R, O> spec;
  private final WindowPanes<V, A, R, O> panes;
  private final OpenWindows<A> windows;
  private final @Nullable WindowTriggers<V, A, R, O> triggers;
  private final SlidingEvents<V, A, R, O> sliding;

  WindowEvents(
      WindowSpec<V, A, R, O> spec,
      WindowPanes<V, A, R, O> panes,
      OpenWindows<A> windows,
      @Nullable WindowTriggers<V, A, R, O> triggers) {
    this.spec = spec;
    this.panes = panes;
    this.windows = windows;
    this.triggers = triggers;
    this.sliding = new SlidingEvents<>(spec, windows, this);
  }

  /** Adds an event to its windows; false if none of them takes it any more, or it has none. */
  boolean take(Event<V> event, OperatorContext<O> context) {
    long timestamp = event.timestamp();
    long start = spec.assigner().lastStart(timestamp);
    if (start == Long.MIN_VALUE) {
      return spec.slides() ? sliding.take(event, context) : takeUnaligned(event, context);
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
  static <V> Event<V> apart(Event<V> event, OperatorContext<?> context) {
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

  boolean isLate(long end, OperatorContext<O> context) {
    return end != Long.MAX_VALUE
        && TimeWindow.cleanupTime(end, spec.allowedLateness()) <= context.latenessWatermark();
  }

  private boolean into(long start, long end, Event<V> event, OperatorContext<O> context) {
    if (isLate(end, context)) {
      return false;
    }
    OpenWindow<A> open = windows.at(start, end);
    add(open, held(open), event, context);
    return true;
  }

  /** The content of a window, made anew if it holds nothing. */
  A held(OpenWindow<A> open) {
    return open.accumulator == null ? Held.created(spec.aggregate()) : open.accumulator;
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
    if (triggers != null && !met.isEmpty()) {
      triggers.onMerge(open, met, context);
    }
    windows.closeAll(met);
    return windows.opened(open);
  }

  void add(OpenWindow<A> open, A held, Event<V> event, OperatorContext<O> context) {
    leaveOutPassed(open, context.watermark());
    open.accumulator = Held.added(spec.aggregate(), held, event.value());
    open.news++;
    open.events++;
    open.latest = Math.max(open.latest, event.timestamp());
    boolean passed = await(open, event, context);
    if (triggers != null) {
      triggers.onEvent(open, event, passed, context);
    } else if (asksFor(open, event) || isTimeFor(open, passed)) {
      fire(open, passed, context);
    }
  }

  /** Fires what is due of a window that an event began without being in it. */
  void began(OpenWindow<A> open, Event<V> event, OperatorContext<O> context) {
    boolean passed = await(open, event, context);
    if (isTimeFor(open, passed)) {
      fire(open, passed, context);
    }
  }

  private void fire(OpenWindow<A> open, boolean passed, OperatorContext<O> context) {
    panes.fire(open, passed ? Pane.Kind.LATE : Pane.Kind.EARLY, false, context);
  }

  /**
   * Sets the times at which panes of a window with news are due.
   *
   * @return true if event time has passed its end
   */
  private boolean await(OpenWindow<A> open, Event<V> event, OperatorContext<O> context) {
    boolean passed = open.maxTimestamp() <= context.watermark();
    open.onTimePending = !passed;
    if (!passed) {
      schedule(open, event, context);
    }
    return passed;
  }

  private void schedule(OpenWindow<A> open, Event<V> event, OperatorContext<O> context) {
    Firing firing = spec.firing();
    if (firing.earlyInterval() > 0 && open.nextInterval == OpenWindow.UNSET) {
      open.fireAt(multipleAfter(event.timestamp()), context.watermark() + 1);
    }
    if (firing.earlyWait() > 0 && open.nextInterval == OpenWindow.UNSET) {
      long time = Millis.plus(event.timestamp(), firing.earlyWait());
      open.fireAt(time, context.watermark() + 1);
    }
    if (firing.earlyDelay() > 0 && open.delayUntil == OpenWindow.UNSET) {
      open.delayUntil = context.processingTime() + firing.earlyDelay();
    }
  }

  /** Skips multiples that passed without new events: they have no pane, and get none later. */
  private void leaveOutPassed(OpenWindow<A> open, long watermark) {
    boolean multiples = spec.firing().earlyInterval() > 0;
    boolean silent = multiples && open.nextInterval != OpenWindow.UNSET && open.news == 0;
    if (silent && open.intervalDue <= watermark && !spec.firing().earlyWithoutNews()) {
      open.fireAt(multipleAfter(watermark), watermark + 1);
    }
  }

  private long multipleAfter(long time) {
    long interval = spec.firing().earlyInterval();
    return time - Math.floorMod(time, interval) + interval;
  }

  /** True if the author's own rule asks for a pane. */
  private boolean asksFor(OpenWindow<A> open, Event<V> event) {
    return spec.trigger() != null && spec.trigger().fires(event.value(), open.window(), open.news);
  }

  private boolean isTimeFor(OpenWindow<A> open, boolean passed) {
    Firing firing = spec.firing();
    long timed = passed ? firing.lateCount() : firing.earlyCount();
    long count = firing.everyCount() > 0 ? firing.everyCount() : timed;
    return count > 0 && open.news >= count;
  }
}
