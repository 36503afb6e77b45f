package io.weir.simulation.histories;

import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.window.Window;
import io.weir.window.Windows;
import java.time.Duration;
import java.util.function.Consumer;

/** Windows of event time, and the one without an end: every trigger, lateness and closing pane. */
final class WindowFamily implements OperatorFamily {
  private final boolean endless;

  private WindowFamily(boolean endless) {
    this.endless = endless;
  }

  static WindowFamily ofTime() {
    return new WindowFamily(false);
  }

  static WindowFamily global() {
    return new WindowFamily(true);
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    Window<HistoryEvent> window = closing(handlers.spec());
    return start.from(sources.left()).compute(new Sums(handlers).over(window::aggregateResults));
  }

  Window<HistoryEvent> closing(Spec spec) {
    Window<HistoryEvent> window = firing(spec);
    return spec.closing() == Spec.Closing.ONLY ? window.onlyOnClose() : atEnd(spec, window);
  }

  /** Adds the pane at a window's end that goes with a trigger of any kind. */
  static Window<HistoryEvent> atEnd(Spec spec, Window<HistoryEvent> window) {
    return switch (spec.closing()) {
      case NEVER -> window;
      case IF_NEWS -> window.closingPaneWithNews();
      case ALWAYS, ONLY -> window.closingPane();
    };
  }

  /** Settings that go together only: a pane by count or at the end alone takes no others. */
  private Window<HistoryEvent> firing(Spec spec) {
    Window<HistoryEvent> window = panes(spec);
    if (spec.every() > 0) {
      return window.fireEvery(spec.every());
    }
    if (spec.closing() == Spec.Closing.ONLY) {
      return window;
    }
    Window<HistoryEvent> next = spec.early() > 0 ? window.earlyEvery(spec.early()) : window;
    next = spec.interval() > 0 ? timed(spec, next) : next;
    next = spec.evenWithoutNews() ? next.evenWithoutNews() : next;
    next = spec.processing() ? next.earlyAfterProcessingTime(Duration.ofSeconds(30)) : next;
    next = spec.onTimeOnlyWithNews() ? next.onTimeOnlyWithNews() : next;
    return late(spec, next);
  }

  private static Window<HistoryEvent> timed(Spec spec, Window<HistoryEvent> window) {
    Duration interval = Duration.ofMillis(spec.interval());
    return spec.waits() ? window.earlyAfter(interval) : window.earlyEvery(interval);
  }

  private static Window<HistoryEvent> late(Spec spec, Window<HistoryEvent> window) {
    if (spec.late() > 0) {
      return spec.late() == 1 || spec.lateness() == 0 ? window : window.lateEvery(spec.late());
    }
    return spec.closing() == Spec.Closing.NEVER ? window.lateNever() : window.lateOnlyAtClose();
  }

  Window<HistoryEvent> panes(Spec spec) {
    Window<HistoryEvent> window = lateness(spec);
    window = spec.onlyChanges() ? window.onlyChanges() : window;
    return switch (spec.panes()) {
      case ACCUMULATING -> window.accumulating();
      case DISCARDING -> discards(spec) ? window.discarding() : window;
      case RETRACTING -> spec.retracts() ? window.retracting() : window;
    };
  }

  /** True if panes hold only what is new; windows that slide cannot. */
  static boolean discards(Spec spec) {
    return spec.panes() == Spec.Panes.DISCARDING && spec.compute() != Spec.Compute.SLIDING;
  }

  /** Adds allowed lateness, except to a window without an end, for which no event is late. */
  private Window<HistoryEvent> lateness(Spec spec) {
    Window<HistoryEvent> window = window(spec);
    return endless
        ? window
        : window.allowedLateness(Duration.ofMillis(spec.lateness())).late(Functions.LATE);
  }

  private static Window<HistoryEvent> window(Spec spec) {
    Windows<HistoryEvent> windows = Window.of(HistoryEvent.class);
    Duration size = Duration.ofMillis(spec.size());
    return switch (spec.windows()) {
      case TUMBLING -> windows.tumbling(size);
      case HOPPING -> windows.hopping(size, Duration.ofMillis(spec.slide()));
      case SESSION -> windows.session(size);
      case SLIDING -> windows.sliding(size);
      case CUMULATING ->
          windows.cumulating(Duration.ofMillis(spec.cumulated()), Duration.ofMillis(spec.step()));
      default -> windows.global();
    };
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    if (!endless) {
      builder.to(Functions.LATE, sink);
    }
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelWindows(spec, out);
  }

  /** The kind of pane. */
  @Override
  public String kind(String[] words) {
    return " " + words[3];
  }
}
