package io.weir.testkit;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.codec.BinaryReader;
import io.weir.time.TimeDomain;
import java.util.function.Consumer;

/** {@link TumblingSum}, watched: a test may look at, or fail, each event and each timer. */
final class RuleSums extends ForwardingOperator<Reading, TumblingSum.Sum> {
  Consumer<Event<Reading>> onEvent = event -> {};
  Consumer<OperatorContext<TumblingSum.Sum>> onTimer = context -> {};

  RuleSums() {
    super(new TumblingSum());
  }

  @Override
  public OperatorState<Reading, TumblingSum.Sum> open(BinaryReader stored) {
    return new State(super.open(stored));
  }

  private final class State extends ForwardingOperatorState<Reading, TumblingSum.Sum> {
    State(OperatorState<Reading, TumblingSum.Sum> state) {
      super(state);
    }

    @Override
    public Applied onEvent(Event<Reading> event, OperatorContext<TumblingSum.Sum> context) {
      onEvent.accept(event);
      return super.onEvent(event, context);
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext<TumblingSum.Sum> context) {
      onTimer.accept(context);
      super.onTimer(domain, context);
    }
  }
}
