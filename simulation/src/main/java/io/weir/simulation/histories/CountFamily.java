package io.weir.simulation.histories;

import io.weir.StreamFunction;
import io.weir.window.CountWindow;
import io.weir.window.Window;
import java.util.function.Consumer;

/** Windows over a number of events. */
final class CountFamily implements OperatorFamily {
  @Override
  public int size(Draws draws) {
    return 1 + draws.below(4);
  }

  @Override
  public int slide(Draws draws, int size) {
    return draws.one(2) ? size : 1 + draws.below(4);
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    Spec spec = handlers.spec();
    CountWindow<HistoryEvent> windows =
        Window.of(HistoryEvent.class).count(spec.size(), spec.slide());
    return start.from(sources.left()).compute(new Sums(handlers).over(windows::aggregateResults));
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelCount(spec, out);
  }
}
