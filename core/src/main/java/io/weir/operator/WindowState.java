package io.weir.operator;

import io.weir.BinaryWriter;
import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The open windows of one key (SEMANTICS 2). */
final class WindowState<V, A, S, R, T> implements OperatorState<V> {
  private final WindowSettings settings;
  private final Aggregate<V, A, R> aggregate;
  private final Trigger<S> trigger;
  private final WindowCodec<A, S> codec;
  private final PaneEmitter<A, R, T> emitter;
  private final TreeMap<TimeWindow, OpenWindow<A, S>> windows;

  WindowState(
      WindowSettings settings,
      Aggregate<V, A, R> aggregate,
      Trigger<S> trigger,
      WindowCodec<A, S> codec,
      PaneEmitter<A, R, T> emitter,
      TreeMap<TimeWindow, OpenWindow<A, S>> windows) {
    this.settings = settings;
    this.aggregate = aggregate;
    this.trigger = trigger;
    this.codec = codec;
    this.emitter = emitter;
    this.windows = windows;
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext context) {
    boolean taken = false;
    List<OpenWindow<A, S>> firing = new ArrayList<>();
    for (TimeWindow window : settings.assigner().assign(event.timestamp())) {
      OpenWindow<A, S> open = settings.assigner().merging() ? merged(window, context) : opened(window, context);
      if (open != null) {
        taken = true;
        add(open, event, context, firing);
      }
    }
    firing.sort(Comparator.comparing(open -> open.window));
    firing.forEach(open -> emitter.emit(open, false, context));
    return taken || !late(event.timestamp(), context) ? Applied.APPLIED : dropped(event, context);
  }

  private void add(
      OpenWindow<A, S> open, Event<V> event, OperatorContext context, List<OpenWindow<A, S>> firing) {
    A before = open.accumulator == null ? aggregate.create() : open.accumulator;
    open.accumulator = aggregate.add(before, event.value());
    open.news = true;
    Trigger.Decision<S> decision = trigger.onEvent(open.trigger, event.timestamp(), view(open, context));
    open.trigger = decision.state();
    if (decision.fire()) {
      firing.add(open);
    }
  }

  /** The window, opened if need be; null if it is too late for it. */
  private OpenWindow<A, S> opened(TimeWindow window, OperatorContext context) {
    if (tooLate(window, context)) {
      return null;
    }
    OpenWindow<A, S> open = windows.get(window);
    if (open == null) {
      checkLimit();
      open = new OpenWindow<>(window, trigger.create());
      windows.put(window, open);
    }
    return open;
  }

  /** Sessions: lateness is judged after the merge (Flink, Kafka). */
  private OpenWindow<A, S> merged(TimeWindow window, OperatorContext context) {
    List<OpenWindow<A, S>> joined = new ArrayList<>();
    TimeWindow cover = window;
    for (OpenWindow<A, S> open : windows.values()) {
      if (open.window.meets(window)) {
        joined.add(open);
        cover = cover.cover(open.window);
      }
    }
    if (tooLate(cover, context)) {
      return null;
    }
    if (settings.tombstones() && !cover.equals(window)) {
      joined.forEach(open -> emitter.retract(open, context));
    }
    return join(joined, cover, context);
  }

  private OpenWindow<A, S> join(List<OpenWindow<A, S>> joined, TimeWindow cover, OperatorContext context) {
    OpenWindow<A, S> session = new OpenWindow<>(cover, trigger.create());
    for (OpenWindow<A, S> open : joined) {
      windows.remove(open.window);
      absorb(session, open, context);
    }
    checkLimit();
    windows.put(cover, session);
    return session;
  }

  private void absorb(OpenWindow<A, S> session, OpenWindow<A, S> open, OperatorContext context) {
    if (open.accumulator != null) {
      A before = session.accumulator == null ? aggregate.create() : session.accumulator;
      session.accumulator = aggregate.merge(before, open.accumulator);
    }
    session.trigger = trigger.merge(session.trigger, open.trigger);
    session.news |= open.news;
    if (open.window.equals(session.window)) {
      session.panes = open.panes;
      session.nonSpeculative = open.nonSpeculative;
      session.emitted = open.emitted;
    } else {
      emitter.retract(open, context);
    }
  }

  private void checkLimit() {
    if (windows.size() >= Window.MAX_WINDOWS_PER_KEY) {
      throw new LimitExceededException(
          "MAX_WINDOWS_PER_KEY", Window.MAX_WINDOWS_PER_KEY, "use longer windows or slides, or less allowed lateness");
    }
  }

  private boolean tooLate(TimeWindow window, OperatorContext context) {
    return window.cleanupTime(settings.lateness()) <= Math.max(context.shardWatermark(), context.watermark());
  }

  private boolean late(long timestamp, OperatorContext context) {
    long until = timestamp + settings.lateness();
    return (until < timestamp ? Long.MAX_VALUE : until) <= context.shardWatermark();
  }

  @SuppressWarnings("unchecked")
  private Applied dropped(Event<V> event, OperatorContext context) {
    if (settings.late() != null) {
      context.emit((Output<Object>) settings.late(), settings.late().type().cast(event.value()));
    }
    return Applied.LATE;
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    return windows.values().stream()
        .flatMapToLong(open -> due(open, domain).stream())
        .min();
  }

  private OptionalLong due(OpenWindow<A, S> open, TimeDomain domain) {
    OptionalLong wanted = trigger.nextDue(open.trigger, domain, open.window);
    long cleanup = open.window.cleanupTime(settings.lateness());
    boolean ends = domain == TimeDomain.EVENT && cleanup != Long.MAX_VALUE;
    if (!ends) {
      return wanted;
    }
    return OptionalLong.of(Math.min(cleanup, wanted.orElse(Long.MAX_VALUE)));
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext context) {
    long time = context.timerTime();
    List<OpenWindow<A, S>> due = windows.values().stream()
        .filter(open -> due(open, domain).orElse(Long.MAX_VALUE) <= time)
        .toList();
    due.forEach(open -> onTime(open, domain, time, context));
  }

  private void onTime(OpenWindow<A, S> open, TimeDomain domain, long time, OperatorContext context) {
    OptionalLong wanted = trigger.nextDue(open.trigger, domain, open.window);
    boolean fire = wanted.isPresent() && wanted.getAsLong() <= time && triggered(open, domain, time, context);
    boolean end = domain == TimeDomain.EVENT && open.window.cleanupTime(settings.lateness()) <= time;
    if (end) {
      windows.remove(open.window);
    }
    boolean closing = end && closes(open);
    if (fire || closing) {
      emitter.emit(open, end, context);
    }
  }

  private boolean triggered(OpenWindow<A, S> open, TimeDomain domain, long time, OperatorContext context) {
    Trigger.Decision<S> decision = trigger.onTime(open.trigger, domain, time, view(open, context));
    open.trigger = decision.state();
    boolean onTime = domain == TimeDomain.EVENT && time >= open.window.maxTimestamp();
    return decision.fire() && (!onTime || wanted(settings.onTime(), open));
  }

  private boolean closes(OpenWindow<A, S> open) {
    return wanted(settings.closing(), open);
  }

  private boolean wanted(Firing firing, OpenWindow<A, S> open) {
    return firing == Firing.ALWAYS || firing == Firing.IF_NON_EMPTY && open.news;
  }

  private Trigger.View view(OpenWindow<A, S> open, OperatorContext context) {
    return new Trigger.View(open.window, context.watermark(), context.now());
  }

  @Override
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  @Override
  public void write(BinaryWriter out) {
    codec.write(windows.values(), windows.size(), out);
  }
}
