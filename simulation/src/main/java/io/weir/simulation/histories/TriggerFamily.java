package io.weir.simulation.histories;

import io.weir.Event;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.process.StateSpec;
import io.weir.time.TimeWindow;
import io.weir.window.MergedWindow;
import io.weir.window.TriggerContext;
import io.weir.window.Window;
import io.weir.window.WindowTrigger;
import java.util.List;
import java.util.function.Consumer;

/** Windows with a trigger of the author's own, which runs {@link Deciding}. */
final class TriggerFamily implements OperatorFamily {
  private static final long PROCESSING_MILLIS = 20_000;

  @Override
  public int plainOperation(Draws draws) {
    return draws.below(Program.OPERATIONS);
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    Window<HistoryEvent> window =
        WindowFamily.atEnd(handlers.spec(), WindowFamily.ofTime().panes(handlers.spec()));
    WindowTrigger<HistoryEvent> own =
        handlers.spec().processing() ? new Waiting(handlers) : new Own(handlers);
    return start
        .from(sources.left())
        .compute(new Sums(handlers).over(window.triggeredBy(own)::aggregateResults));
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    builder.to(Functions.LATE, sink);
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelTriggered(spec, out);
  }

  /** The kind of pane. */
  @Override
  public String kind(String[] words) {
    return " " + words[3];
  }

  private static class Own extends WindowTrigger<HistoryEvent> {
    private final Handlers handlers;
    private final Deciding deciding;
    private final StateSpec.Value<Long> count = keeps(StateSpec.value("count", Long.class));

    Own(Handlers handlers) {
      this.handlers = handlers;
      this.deciding = new Deciding(handlers.spec(), handlers.code()::end);
    }

    @Override
    public Decision onEvent(Event<HistoryEvent> event, TimeWindow window, TriggerContext context) {
      return deciding.onEvent(event.value(), window.maxTimestamp(), scene(context));
    }

    @Override
    public Decision onEventTimer(long time, TimeWindow window, TriggerContext context) {
      handlers.code().enter(Code.Place.TIMER, time);
      return deciding.onTimer(time, window.maxTimestamp(), scene(context));
    }

    @Override
    public void onMerge(TimeWindow window, List<MergedWindow> merged, TriggerContext context) {
      long all = 0;
      for (MergedWindow one : merged) {
        all += one.state(count).value(0L);
      }
      context.state(count).set(all + 1);
      context.timers().event(window.maxTimestamp());
    }

    private Deciding.Scene scene(TriggerContext context) {
      return new WeirScene(handlers.spec(), count, context);
    }
  }

  /** The same with timers of the wall clock. */
  private static final class Waiting extends Own {
    Waiting(Handlers handlers) {
      super(handlers);
    }

    @Override
    public Decision onProcessingTimer(long time, TimeWindow window, TriggerContext context) {
      return Decision.FIRE;
    }
  }

  private record WeirScene(Spec spec, StateSpec.Value<Long> counted, TriggerContext context)
      implements Deciding.Scene {
    @Override
    public long watermark() {
      return context.watermark();
    }

    @Override
    public long count() {
      return context.state(counted).value(0L);
    }

    @Override
    public void count(long next) {
      context.state(counted).set(next);
    }

    @Override
    public void timer(long time) {
      context.timers().event(time);
    }

    @Override
    public void noTimer(long time) {
      context.timers().deleteEvent(time);
    }

    @Override
    public void processingTimer() {
      if (spec.processing()) {
        context.timers().processing(context.processingTime() + PROCESSING_MILLIS);
      }
    }
  }
}
