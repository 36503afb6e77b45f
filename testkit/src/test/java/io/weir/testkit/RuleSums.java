package io.weir.testkit;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.codec.BinaryReader;
import io.weir.time.TimeDomain;
import java.util.function.Consumer;

/** {@link TumblingSum}, watched: a test may look at, or fail, each event and each timer. */
final class RuleSums extends ForwardingOperator<Reading> {
  Consumer<Event<Reading>> onEvent = event -> {};
  Consumer<OperatorContext> onTimer = context -> {};

  RuleSums() {
    super(new TumblingSum());
  }

  @Override
  public OperatorState<Reading> open(BinaryReader stored) {
    return new State(super.open(stored));
  }

  private final class State extends ForwardingOperatorState<Reading> {
    State(OperatorState<Reading> state) {
      super(state);
    }

    @Override
    public Applied onEvent(Event<Reading> event, OperatorContext context) {
      onEvent.accept(event);
      return super.onEvent(event, context);
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext context) {
      onTimer.accept(context);
      super.onTimer(domain, context);
    }
  }
}
