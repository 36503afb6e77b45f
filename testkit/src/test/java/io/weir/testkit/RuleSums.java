package io.weir.testkit;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** {@link TumblingSum}, watched: a test may look at, or fail, each event and each timer. */
final class RuleSums implements Operator<Reading> {
  private final TumblingSum sums = new TumblingSum();
  Consumer<Event<Reading>> onEvent = event -> {};
  Consumer<OperatorContext> onTimer = context -> {};

  @Override
  public List<String> describe() {
    return sums.describe();
  }

  @Override
  public List<Output<?>> outputs() {
    return sums.outputs();
  }

  @Override
  public boolean usesEventTime() {
    return true;
  }

  @Override
  public boolean usesProcessingTime() {
    return false;
  }

  @Override
  public OperatorState<Reading> open(BinaryReader stored) {
    return new State(sums.open(stored));
  }

  private final class State implements OperatorState<Reading> {
    private final OperatorState<Reading> state;

    State(OperatorState<Reading> state) {
      this.state = state;
    }

    @Override
    public Applied onEvent(Event<Reading> event, OperatorContext context) {
      onEvent.accept(event);
      return state.onEvent(event, context);
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      return state.nextDue(domain);
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext context) {
      onTimer.accept(context);
      state.onTimer(domain, context);
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext context) {
      state.skipTimer(domain, context);
    }

    @Override
    public boolean isEmpty() {
      return state.isEmpty();
    }

    @Override
    public void write(BinaryWriter out) {
      state.write(out);
    }
  }
}
