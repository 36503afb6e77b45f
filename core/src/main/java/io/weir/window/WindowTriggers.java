package io.weir.window;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.process.ProcessContext.ListState;
import io.weir.process.ProcessContext.MapState;
import io.weir.process.ProcessContext.Timers;
import io.weir.process.ProcessContext.ValueState;
import io.weir.process.ScopedState;
import io.weir.process.StateSpec;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import io.weir.window.WindowTrigger.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** Asks an author's {@link WindowTrigger}, and does as it decides (S2.9). */
final class WindowTriggers<V, A, R, O> {
  private final WindowTrigger<V> trigger;
  private final WindowPanes<V, A, R, O> panes;

  WindowTriggers(WindowTrigger<V> trigger, WindowPanes<V, A, R, O> panes) {
    this.trigger = trigger;
    this.panes = panes;
  }

  /** Decides after an event that a window has taken. */
  void onEvent(OpenWindow<A> open, Event<V> event, boolean passed, OperatorContext<O> context) {
    Call call = new Call(open, context, own(open).timers().at(context.watermark()));
    apply(
        trigger.onEvent(event, open.window(), call),
        open,
        passed ? Pane.Kind.LATE : Pane.Kind.EARLY,
        context);
  }

  private TriggerState own(OpenWindow<?> open) {
    if (open.trigger == null) {
      open.trigger = TriggerState.open(trigger, null);
    }
    return open.trigger;
  }

  /** Lets the trigger of a window take over from those that it covers. */
  void onMerge(OpenWindow<A> into, List<OpenWindow<A>> met, OperatorContext<O> context) {
    List<MergedWindow> merged = new ArrayList<>();
    met.forEach(open -> merged.add(new Old(open.window(), own(open).state(), context)));
    Timers timers = own(into).timers().at(context.watermark());
    trigger.onMerge(into.window(), merged, new Call(into, context, timers));
  }

  /** The time at which the next timer of a window is due; {@link OpenWindow#UNSET} if none is. */
  static long due(OpenWindow<?> open, TimeDomain domain) {
    TriggerState state = open.trigger;
    OptionalLong due = state == null ? OptionalLong.empty() : state.timers().nextDue(domain);
    return due.orElse(OpenWindow.UNSET);
  }

  /** The time for which the next timer of a window was set; call it only if there is one. */
  static long timeOfNext(OpenWindow<?> open, TimeDomain domain) {
    return Objects.requireNonNull(open.trigger, "a window with a timer has a trigger")
        .timers()
        .nextTime(domain);
  }

  /** Fires the timer of a window that is due, if it was set for the context's time. */
  void onTimer(OpenWindow<A> open, TimeDomain domain, long due, OperatorContext<O> context) {
    TriggerState state = open.trigger;
    long time = context.time();
    if (state == null || due(open, domain) != due || state.timers().nextTime(domain) != time) {
      return;
    }
    Timers timers = state.timers().begin(domain, context.watermark());
    try {
      if (!panes.isMuted()) {
        Decision decision = decided(open, domain, time, timers, context);
        apply(decision, open, kind(open, domain, context), context);
      }
    } finally {
      state.timers().end();
    }
  }

  private Decision decided(
      OpenWindow<A> open, TimeDomain domain, long time, Timers timers, OperatorContext<O> context) {
    Call call = new Call(open, context, timers);
    return domain == TimeDomain.EVENT
        ? trigger.onEventTimer(time, open.window(), call)
        : trigger.onProcessingTimer(time, open.window(), call);
  }

  /**
   * A pane is on time once, when event time reaches the largest timestamp. None is early once
   * another one was not: a timer that is set in the past fires at its own time (S4.3).
   */
  private Pane.Kind kind(OpenWindow<A> open, TimeDomain domain, OperatorContext<O> context) {
    if (open.firedOnTime()) {
      return Pane.Kind.LATE;
    }
    if (context.watermark() < open.maxTimestamp()) {
      return Pane.Kind.EARLY;
    }
    boolean atTheEnd = domain == TimeDomain.EVENT && context.time() == open.maxTimestamp();
    return atTheEnd ? Pane.Kind.ON_TIME : Pane.Kind.LATE;
  }

  private void apply(
      Decision decision, OpenWindow<A> open, Pane.Kind kind, OperatorContext<O> context) {
    if (decision == null) {
      throw new IllegalStateException(
          trigger.getClass().getSimpleName() + " decides null; give Decision.CONTINUE for nothing");
    }
    if (decision.fires()) {
      panes.fire(open, kind, false, context);
    }
    if (decision.purges()) {
      open.accumulator = null;
      open.news = 0;
    }
  }

  /** One call of the trigger. */
  private final class Call implements TriggerContext {
    private final OpenWindow<A> open;
    private final OperatorContext<O> context;
    private final Timers timers;

    Call(OpenWindow<A> open, OperatorContext<O> context, Timers timers) {
      this.open = open;
      this.context = context;
      this.timers = timers;
      own(open).state().at(context.latestArrival());
    }

    @Override
    public long watermark() {
      return context.watermark();
    }

    @Override
    public long processingTime() {
      return context.processingTime();
    }

    @Override
    public long news() {
      return open.news;
    }

    @Override
    public <T> ValueState<T> state(StateSpec.Value<T> spec) {
      return own(open).state().state(spec, context.latestArrival());
    }

    @Override
    public <K, T> MapState<K, T> map(StateSpec.MapOf<K, T> spec) {
      return own(open).state().map(spec, context.latestArrival());
    }

    @Override
    public <T> ListState<T> list(StateSpec.ListOf<T> spec) {
      return own(open).state().list(spec, context.latestArrival());
    }

    @Override
    public Timers timers() {
      return timers;
    }
  }

  private record Old(TimeWindow window, ScopedState state, OperatorContext<?> context)
      implements MergedWindow {
    @Override
    public <T> ValueState<T> state(StateSpec.Value<T> spec) {
      return state.state(spec, context.latestArrival());
    }

    @Override
    public <K, T> MapState<K, T> map(StateSpec.MapOf<K, T> spec) {
      return state.map(spec, context.latestArrival());
    }

    @Override
    public <T> ListState<T> list(StateSpec.ListOf<T> spec) {
      return state.list(spec, context.latestArrival());
    }
  }
}
