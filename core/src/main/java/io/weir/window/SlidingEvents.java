package io.weir.window;

import io.weir.Event;
import io.weir.OperatorContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into windows that slide with them (S1.9). A window that an event makes begins with
 * what an open window holds of its events, so each event is added once to each of its windows, in
 * the order of the log.
 */
final class SlidingEvents<V, A, R, O> {
  private final WindowSpec<V, A, R, O> spec;
  private final OpenWindows<A> windows;
  private final WindowEvents<V, A, R, O> events;

  SlidingEvents(
      WindowSpec<V, A, R, O> spec, OpenWindows<A> windows, WindowEvents<V, A, R, O> events) {
    this.spec = spec;
    this.windows = windows;
    this.events = events;
  }

  /** A part of an event's windows that one of them begins with. */
  private record Part<A>(A held, long latest, long events) {}

  /**
   * Adds an event to its windows; false if none takes it any more. The window behind it begins even
   * then, if that is open and has events.
   */
  boolean take(Event<V> event, OperatorContext<O> context) {
    Around around = new Around(event.timestamp());
    Part<A> after = around.partAfter(context);
    boolean taken = false;
    for (int i = around.first; i < windows.size() && windows.get(i).start() <= around.time; i++) {
      OpenWindow<A> open = windows.get(i);
      if (open.end() > around.time && !events.isLate(open.end(), context)) {
        events.add(
            open, events.held(open), taken ? WindowEvents.apart(event, context) : event, context);
        taken = true;
      }
    }
    if (around.behindPrevious(context)) {
      begin(around.previous + 1, null, taken ? WindowEvents.apart(event, context) : event, context);
      taken = true;
    }
    if (around.own == null && !events.isLate(around.ownEnd(), context)) {
      Event<V> given = taken ? WindowEvents.apart(event, context) : event;
      begin(around.ownStart, around.partBefore(), given, context);
      taken = true;
    }
    if (after != null) {
      events.began(open(around.time + 1, after), event, context);
    }
    return taken;
  }

  private void begin(
      long start, @Nullable Part<A> part, Event<V> event, OperatorContext<O> context) {
    OpenWindow<A> open = open(start, part);
    events.add(open, events.held(open), event, context);
  }

  private OpenWindow<A> open(long start, @Nullable Part<A> part) {
    OpenWindow<A> open = windows.at(start, spec.assigner().endOf(start));
    if (part != null) {
      open.accumulator = part.held();
      open.latest = part.latest();
      open.events = part.events();
      open.news = part.events();
    }
    return open;
  }

  private Part<A> copied(OpenWindow<A> open) {
    return new Part<>(spec.aggregate().copy(events.held(open)), open.latest, open.events);
  }

  /** The open windows around an event, before it is added to any. */
  private final class Around {
    private static final long NONE = Long.MIN_VALUE;

    private final long time;
    private final long ownStart;
    private final int first;

    /** The window that ends at the event, if it is open. */
    private @Nullable OpenWindow<A> own;

    /** The last window that ends before the event. */
    private @Nullable OpenWindow<A> before;

    /** The last window that has the event's time, and may have events behind it. */
    private @Nullable OpenWindow<A> with;

    /** The time of the last event before this one. */
    private long previous = NONE;

    private boolean hasRight;

    Around(long time) {
      this.time = time;
      this.ownStart = spec.assigner().assign(time).getFirst().start();
      long lowest = time - 2 * spec.assigner().difference();
      this.first = windows.from(time >= 0 ? Math.max(0, lowest) : lowest);
      long highest = time == -1 ? time : time + 1;
      this.hasRight = highest == time;
      for (int i = first; i < windows.size() && windows.get(i).start() <= highest; i++) {
        look(windows.get(i));
      }
    }

    private void look(OpenWindow<A> open) {
      if (open.start() > time) {
        hasRight = true;
      } else if (open.end() <= time) {
        before = open;
        previous = open.latest;
      } else if (open.start() == ownStart) {
        own = open;
        previous = open.latest < time ? open.latest : previous;
        with = open;
      } else {
        with = open;
      }
    }

    long ownEnd() {
      return spec.assigner().endOf(ownStart);
    }

    /**
     * True if the window behind the event before this one begins with this one, and is another one
     * than its own.
     */
    boolean behindPrevious(OperatorContext<O> context) {
      if (previous == NONE || previous + 1 == ownStart) {
        return false;
      }
      long end = spec.assigner().endOf(previous + 1);
      return end > time && !windows.has(previous + 1, end) && !events.isLate(end, context);
    }

    /** What the event's own window holds before it. */
    @Nullable Part<A> partBefore() {
      return before != null && before.latest >= ownStart ? copied(before) : null;
    }

    /**
     * What the window behind the event holds, if it is to begin: not if no window that holds the
     * event could be open any more.
     */
    @Nullable Part<A> partAfter(OperatorContext<O> context) {
      OpenWindow<A> held = with;
      if (hasRight || held == null || held.latest <= time) {
        return null;
      }
      long lastEnd = spec.assigner().endOf(time);
      return events.isLate(lastEnd, context) ? null : copied(held);
    }
  }
}
