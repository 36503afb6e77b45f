package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.process.StateSpec;
import io.weir.time.TimeWindow;
import io.weir.window.Window;
import io.weir.window.WindowProcess;
import io.weir.window.WindowProcessContext;
import io.weir.window.WindowResult;
import java.util.List;
import java.util.function.Consumer;

/** Windows whose panes a process of the author's own handles, with state of window and key. */
final class PanesFamily implements OperatorFamily {
  @Override
  public boolean takes(Setting setting) {
    return setting != Setting.ROWS && setting != Setting.UNKEPT_RESULTS;
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    Window<HistoryEvent> window = WindowFamily.ofTime().closing(handlers.spec());
    return start.from(sources.left()).compute(operator(window, handlers));
  }

  private static Operator<HistoryEvent, Results.Keyed> operator(
      Window<HistoryEvent> window, Handlers handlers) {
    return handlers.spec().elements()
        ? window.process(HistoryEvent.CODEC, new Elements(handlers))
        : window.process(Aggregates.summing(handlers::bit), new Sum(handlers));
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    builder.to(Functions.LATE, sink);
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

  /** What is added to a pane: its number in the window and for the key, and elements. */
  static String pane(String pane, long inWindow, long ofKey, String elements) {
    return pane + " " + inWindow + "/" + ofKey + elements;
  }

  static String closed(String window, long inWindow, long ofKey) {
    return window + " CLOSED " + inWindow + "/" + ofKey;
  }

  /** True if the end of a window with so many panes takes the key's state away. */
  static boolean clears(long inWindow, long ofKey) {
    return (inWindow + ofKey) % 2 == 0;
  }

  private abstract static class Counting<R> extends WindowProcess<R, Results.Keyed> {
    private final Handlers handlers;
    private final StateSpec.Value<Long> inWindow = StateSpec.value("in window", Long.class);
    private final StateSpec.Value<Long> ofKey = perKey(StateSpec.value("of key", Long.class));
    private final boolean keepsOfWindow;

    Counting(Handlers handlers) {
      this.handlers = handlers;
      this.keepsOfWindow = handlers.spec().windows() != Spec.Compute.SESSION;
      if (keepsOfWindow) {
        perWindow(inWindow);
      }
    }

    void pane(
        WindowResult<R> pane, long bits, String elements, WindowProcessContext<Results.Keyed> in) {
      long number = keepsOfWindow ? in.windowState(inWindow).update(0L, before -> before + 1) : 0;
      long all = in.keyState(ofKey).update(0L, before -> before + 1);
      Spec spec = handlers.spec();
      String kind = pane.pane().kind().name();
      handlers.code().enter(Code.Place.TIMER, bits);
      if (spec.timersKill() && Results.kills(kind, bits)) {
        handlers.code().end(Code.Place.TIMER, pane.window().start());
      }
      if (spec.timersFail() && Results.fails(kind, bits)) {
        throw new IllegalStateException("a pane that cannot be handled");
      }
      String text = Results.pane(Sums.window(pane.window()), pane.pane(), bits);
      in.emit(new Results.Keyed(pane.key(), PanesFamily.pane(text, number, all, elements)));
    }

    @Override
    public void onClose(TimeWindow window, WindowProcessContext<Results.Keyed> context) {
      long number = keepsOfWindow ? context.windowState(inWindow).value(0L) : 0;
      long all = context.keyState(ofKey).value(0L);
      String text = closed(Sums.window(window), number, all);
      context.emit(new Results.Keyed(context.key(), text));
      if (clears(number, all)) {
        context.keyState(ofKey).clear();
      }
    }
  }

  private static final class Sum extends Counting<Long> {
    Sum(Handlers handlers) {
      super(handlers);
    }

    @Override
    public void onPane(WindowResult<Long> pane, WindowProcessContext<Results.Keyed> context) {
      pane(pane, pane.value(), "", context);
    }
  }

  private static final class Elements extends Counting<List<HistoryEvent>> {
    Elements(Handlers handlers) {
      super(handlers);
    }

    @Override
    public void onPane(
        WindowResult<List<HistoryEvent>> pane, WindowProcessContext<Results.Keyed> context) {
      StringBuilder text = new StringBuilder();
      long bits = 0;
      for (HistoryEvent event : pane.value()) {
        int index = event.taken().index();
        bits += 1L << index;
        text.append(' ').append(index);
      }
      pane(pane, bits, text.toString(), context);
    }
  }
}
